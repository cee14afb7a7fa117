import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../../support/browser/admin-pages.ts';
import { unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { shippedWording } from '../../support/fixtures/example-publication.ts';
import { inGerman } from '../../support/wording/german-wording.ts';

describe('German, from the first word to its readers', function () {
  this.timeout(120_000);

  let stage: AdminStage;
  let visit: AdminVisit;

  before(async () => {
    stage = await startAdminStage();
    visit = await stage.visit('edith');
  });

  after(async () => {
    await visit?.close();
    await stage?.close();
  });

  const headlineIn = async (locale: string) => {
    const { banner } = await stage.frontEnd.meter(unread(), { fields: { locale } });
    return `${banner?.locale}: ${banner?.headline}`;
  };

  /** What colleagues write meanwhile: every text but two. */
  async function translate(): Promise<void> {
    const found = await stage.desk.call('GET', '/banners/de/draft');
    const { banners, ...rest } = inGerman('Noch {{numberArticlesLeft}} Artikel');
    const { premium } = shippedWording('en').banners;
    const wording = { ...rest, banners: { ...banners, premium: { ...banners.premium, headline: premium.headline } } };
    const headers = { 'If-Match': found.headers.get('etag') ?? '' };
    const answer = await stage.desk.call('PUT', '/banners/de/draft', { body: { wording, basedOn: null }, headers });
    expect(answer.status, await answer.text()).to.equal(200);
  }

  it('job 5: German is added by its name, written as a draft, reviewed and published', async () => {
    const { page } = visit;
    await visit.open('/wording/new');
    const choice = page.getByRole('combobox', { name: 'Language' });
    await choice.fill('germ');
    await page.getByRole('option', { name: 'German · Deutsch', exact: true }).click();
    await visit.expectAccessible();
    await visit.screenshot('job-5-language');
    await visit.button('Start the draft').click();
    await page.getByText(/^\d+ of \d+ texts still in English\.$/).waitFor();
    await page.getByText('Draft: readers do not see these texts. Saved by edith').waitFor();
    expect(await headlineIn('de')).to.equal('en: You have 9 free articles left this month');
    await page.getByRole('textbox', { name: 'Headline' }).fill('');
    await visit.button('Save draft').click();
    await page.getByText('The draft is saved. Readers do not see it.').waitFor();
    await page.getByText('Before it can be published').waitFor();
    await visit.expectAccessible();
    await visit.screenshot('job-5-draft');
    await translate();
    await visit.open('/wording/de/draft');
    await page.getByText(/^1 of \d+ texts still in English\.$/).waitFor();
    await visit.button('Show which').click();
    await page.getByRole('button', { name: 'Premium: Headline' }).click();
    await page.getByRole('textbox', { name: 'Headline' }).fill('Dieser Artikel ist für Abonnenten');
    await page.getByText(/^All \d+ texts are translated\.$/).waitFor();
    await visit.button('Review and publish').click();
    const review = page.getByRole('dialog', { name: 'Publish German' });
    await review.getByText('Readers who ask for German see English today').waitFor();
    await review.getByText('Noch 7 Artikel').first().waitFor();
    await visit.expectAccessible();
    await visit.screenshot('job-5-review');
    await review.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByText('German is published.').waitFor();
    await page.getByRole('link', { name: 'German (de)' }).waitFor();
    await eventually(async () => expect(await headlineIn('de')).to.equal('de: Noch 9 Artikel'));
  });

  it('U14: a change of a live language is kept as a draft, and published at its time', async () => {
    const { page } = visit;
    await visit.open('/wording/de');
    await page.getByRole('textbox', { name: 'Headline' }).fill('Im Dezember noch {{numberArticlesLeft}}');
    await visit.button('Save as draft').click();
    await page.getByText('Draft: readers do not see these texts.').waitFor();
    await visit.button('Review and publish').click();
    const review = page.getByRole('dialog', { name: 'Publish German' });
    await review.getByText('One text changes for readers of German').waitFor();
    await review.getByRole('radio', { name: 'At a time' }).check();
    await review.getByLabel('Time in Asia/Tokyo').fill('2026-12-24T09:00');
    await review.getByText('24 December 2026, 09:00').waitFor();
    await visit.screenshot('wording-schedule');
    await review.getByRole('button', { name: 'Schedule' }).click();
    await page.getByText('To be published on 24 December 2026, 09:00 (Asia/Tokyo)').waitFor();
    await page.getByRole('link', { name: 'German (de) scheduled' }).waitFor();
    await visit.expectAccessible();
    await visit.screenshot('wording-scheduled');
    await stage.frontEnd.moveClock({ now: '2026-12-24T09:00:00+09:00' });
    await eventually(async () => expect(await headlineIn('de')).to.equal('de: Im Dezember noch 9'));
  });

  it('U4: a language is removed after a question that says who sees what instead', async () => {
    const { page } = visit;
    await visit.open('/wording/en');
    await page.getByRole('textbox', { name: 'Headline' }).waitFor();
    expect(await visit.button('Remove language').count()).to.equal(0);
    await visit.open('/wording/de');
    await visit.button('Remove language').click();
    const question = page.getByRole('dialog', { name: 'Remove German?' });
    await question.getByText('Readers who ask for German see the next of your languages').waitFor();
    await visit.expectAccessible();
    await question.getByRole('button', { name: 'Remove German' }).click();
    await page.getByText('German is removed.').waitFor();
    await eventually(async () => expect(await page.getByRole('link', { name: 'German (de)' }).count()).to.equal(0));
    expect(await headlineIn('de')).to.include('en:');
  });

  it('U16: previews and pages have the colours of the publication, which editors change', async () => {
    const { page } = visit;
    await visit.open('/wording/appearance');
    await page.getByLabel('Accent', { exact: true }).fill('#0b6e4f');
    await page.getByLabel('Text', { exact: true }).fill('#eeeeee');
    await page.getByText('needs a contrast of 4.5 to 1 with the background').waitFor();
    await visit.button('Save').click();
    await page.getByText('Not saved').waitFor();
    await page.getByLabel('Text', { exact: true }).fill('#101010');
    await visit.button('Save').click();
    await page.getByText('Saved. Readers meet it within a second').waitFor();
    await visit.expectAccessible();
    await visit.screenshot('wording-appearance');
    await visit.open('/wording/en');
    const button = page.locator('.banner-preview .banner-button').first();
    await button.waitFor();
    const shown = "getComputedStyle(document.querySelector('.banner-preview .banner-button')).backgroundColor";
    expect(await page.evaluate(shown)).to.equal('rgb(11, 110, 79)');
    const style = await (await fetch(`${stage.service.url}/v1/nikkei-asian-review/appearance.css`)).text();
    expect(style).to.include('--stile-accent:#0b6e4f');
    await visit.open('/wording/appearance');
    await page.locator('.banner-preview').first().waitFor();
    const looks = { dark: { dark: true }, phone: { width: 375, height: 800 } };
    await visit.expectGoodInEveryLook('wording-appearance', looks);
    expect(visit.complaints.filter((each) => !/\b(412|422)\b/.test(each))).to.deep.equal([]);
  });
});

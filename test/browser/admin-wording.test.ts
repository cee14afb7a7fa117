import { expect } from 'chai';
import type { Wording } from '../../src/paywall/wording/wording.ts';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { unread } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { shippedWording } from '../support/fixtures/example-publication.ts';

describe('the admin page Wording', function () {
  this.timeout(120_000);

  let stage: AdminStage;
  let visit: AdminVisit;

  before(async () => {
    stage = await startAdminStage();
  });

  after(() => stage?.close());

  beforeEach(async () => {
    visit = await stage.visit('edith');
    await visit.open('/wording/en');
    await headline().waitFor();
  });

  afterEach(async () => {
    expect(visit.complaints.filter((each) => !/\b(401|412|422)\b/.test(each))).to.deep.equal([]);
    await visit.close();
    await save(shippedWording('en'));
  });

  const headline = () => visit.page.getByRole('textbox', { name: 'Headline' });
  const preview = (language: string) => visit.page.getByRole('region', { name: language });
  const options = () => visit.page.getByRole('option');
  const choose = (banner: string) =>
    visit.page.getByRole('navigation', { name: 'Banners' }).getByRole('button', { name: banner }).click();

  async function save(wording: Wording): Promise<void> {
    const found = await stage.desk.call('GET', `/banners/${wording.locale}`);
    const headers = { 'If-Match': found.headers.get('etag') ?? '' };
    const answer = await stage.desk.call('PUT', `/banners/${wording.locale}`, { body: wording, headers });
    expect(answer.status, await answer.text()).to.equal(200);
  }

  const saved = async (locale = 'en') => (await (await stage.desk.get(`/banners/${locale}`)).json()) as Wording;

  it('offers variables after two braces, by keyboard alone, and shows readers’ banner in every language', async () => {
    const { page } = visit;
    await headline().fill('');
    await page.keyboard.type('Just {{left');
    await options().first().waitFor();
    expect(await options().allTextContents()).to.deep.equal([
      '{{numberArticlesLeft}}',
      '{{numberArticlesLeft-plural}}',
    ]);
    expect(await headline().getAttribute('aria-activedescendant')).to.equal(await options().first().getAttribute('id'));
    await visit.expectAccessible();
    await visit.screenshot('wording-variables');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.type(' article{{left-');
    await page.keyboard.press('Tab');
    expect(await headline().inputValue()).to.equal('Just {{numberArticlesLeft}} article{{numberArticlesLeft-plural}}');
    expect(await page.locator(':focus').getAttribute('id')).to.equal(await headline().getAttribute('id'));
    await preview('English (en)').getByText('Just 7 articles', { exact: true }).waitFor();
    await preview('Japanese (ja)').getByText('今月の無料記事は残り7本です').waitFor();
    await visit.button('Save').click();
    await page.getByText('Readers meet it within a second.').waitFor();
    expect((await stage.frontEnd.meter(unread())).banner?.headline).to.equal('Just 9 articles');
  });

  it('offers nothing once it is declined, and lets the keyboard go on', async () => {
    const { page } = visit;
    await headline().fill('');
    await page.keyboard.type('{{');
    await options().first().waitFor();
    await page.keyboard.press('Escape');
    expect(await options().count()).to.equal(0);
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('id')).to.not.equal(await headline().getAttribute('id'));
  });

  it('underlines what is wrong as one types, says so at the field, and saves nothing of it', async () => {
    const { page } = visit;
    await headline().fill('You have {{articles}} left &amp; more');
    const marks = page.locator('[data-path="banners.metered.headline"] mark');
    await eventually(async () => expect(await marks.allTextContents()).to.deep.equal(['{{articles}}', '&amp;']));
    const described = await headline().getAttribute('aria-describedby');
    expect(await page.locator(`[id="${described}"]`).textContent()).to.include(
      'names an unknown variable: {{articles}}',
    );
    expect(await headline().getAttribute('aria-invalid')).to.equal('true');
    await visit.expectAccessible();
    await visit.screenshot('wording-faults');
    await choose('Premium');
    await visit.button('Save').click();
    await eventually(async () =>
      expect(await page.locator(':focus').getAttribute('id')).to.equal(await headline().getAttribute('id')),
    );
    expect(await saved()).to.deep.equal(shippedWording('en'));
  });

  it('shows HTML as the text that it is', async () => {
    const words = '<img src=x onerror="document.title=1">';
    await headline().fill(words);
    await preview('English (en)').getByText(words).waitFor();
    expect(await visit.page.locator('.banner-preview img, .template-marks img').count()).to.equal(0);
    expect(await visit.page.title()).to.equal('Wording – Stile');
  });

  it('takes one text for each number, in the categories of the language', async () => {
    const { page } = visit;
    await page.getByLabel('Headline: one text for each number').check();
    await page.getByRole('textbox', { name: 'Headline: one' }).fill('A single article left');
    await page.getByRole('textbox', { name: 'Headline: other' }).fill('{{numberArticlesLeft}} articles left');
    await preview('English (en)').getByText('7 articles left', { exact: true }).waitFor();
    const slider = page.getByRole('slider', { name: 'Articles read' });
    await slider.focus();
    for (let press = 0; press < 6; press += 1) await page.keyboard.press('ArrowRight');
    await preview('English (en)').getByText('A single article left').waitFor();
    await visit.screenshot('wording-by-number');
    await visit.expectAccessible();
    await visit.button('Save').click();
    await page.getByText('Readers meet it within a second.').waitFor();
    expect((await saved()).banners.metered.headline).to.deep.equal({
      one: 'A single article left',
      other: '{{numberArticlesLeft}} articles left',
    });
  });

  it('shows what readers see on another day and on a phone', async () => {
    const { page } = visit;
    await choose('Meter used up');
    await page.getByLabel('Seen on').fill('2027-03-10');
    await preview('English (en)').getByText('from April 1st').waitFor();
    await preview('Japanese (ja)').getByText('4月1日から').waitFor();
    await page.getByText('Phone', { exact: true }).click();
    await preview('English (en)').getByText('Stay ahead with our exclusives on Asia', { exact: true }).waitFor();
  });

  it('writes lists, buttons and what all banners have in common', async () => {
    const { page } = visit;
    await choose('Premium');
    await page.getByRole('textbox', { name: 'List: introduction' }).fill('With it you');
    await page.getByRole('button', { name: 'Add an entry' }).click();
    await page.getByRole('textbox', { name: 'Entry 1' }).fill('read everything');
    await preview('English (en)').getByText('read everything').waitFor();
    await page.getByRole('combobox', { name: 'What it does' }).click();
    await page.getByRole('option', { name: 'Opens a page of yours' }).click();
    await page.getByLabel('Address of the page').fill('https://shop.example/buy');
    await choose('All banners');
    await page.getByLabel('Title of the publication').fill('The Review');
    await visit.button('Save').click();
    await page.getByText('Readers meet it within a second.').waitFor();
    const { title, banners } = await saved();
    expect(title).to.equal('The Review');
    expect(banners.premium.list).to.deep.equal({ intro: 'With it you', items: ['read everything'] });
    expect(banners.premium.button?.action).to.equal('https://shop.example/buy');
  });

  it('shows both versions where somebody else has saved meanwhile, and loses neither', async () => {
    const { page } = visit;
    await headline().fill('Mine');
    await save({ ...shippedWording('en'), title: 'Theirs' });
    await visit.button('Save').click();
    const conflict = page.getByRole('dialog', { name: 'Someone else has changed these texts' });
    await conflict.getByRole('radio', { name: /^Title, theirs:/ }).waitFor();
    await visit.expectAccessible();
    await visit.screenshot('wording-conflict');
    await conflict.getByRole('button', { name: 'Continue with these' }).click();
    await visit.button('Save').click();
    await page.getByText('Readers meet it within a second.').waitFor();
    const { title, banners } = await saved();
    expect([title, banners.metered.headline]).to.deep.equal(['Theirs', 'Mine']);
  });

  it('asks before one leaves what is not saved', async () => {
    await headline().fill('Not saved');
    await visit.page.getByRole('link', { name: 'Japanese (ja)' }).click();
    await visit.page.getByRole('dialog').waitFor();
    await visit.page.keyboard.press('Escape');
    expect(await headline().inputValue()).to.equal('Not saved');
  });

  it('begins a language with an ending for each of its plural categories', async () => {
    const { page } = visit;
    await page.getByRole('link', { name: 'Add a language' }).click();
    await visit.button('Start the draft').click();
    await page.getByText('Choose a language.').waitFor();
    await page.getByRole('combobox', { name: 'Language' }).fill('pol');
    await page.getByRole('option', { name: 'Polish · polski' }).click();
    await visit.button('Start the draft').click();
    await page.getByText(/texts still in English/).waitFor();
    await choose('All banners');
    await page.getByText('lacks the plural category "few" of pl').first().waitFor();
    await page.getByRole('textbox', { name: 'few', exact: true }).fill('y');
    await visit.button('Discard draft').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Discard draft' }).click();
    await page.getByText('The draft is discarded.').waitFor();
  });

  it('lets a viewer look and nothing else', async () => {
    const viewer = await stage.visit('vera');
    await viewer.open('/wording/en');
    await viewer.page.getByText('You are signed in as viewer.').waitFor();
    expect(await viewer.page.getByRole('textbox', { name: 'Headline' }).isDisabled()).to.equal(true);
    expect(await viewer.button('Save').count()).to.equal(0);
    expect(await viewer.page.getByRole('link', { name: 'Add a language' }).count()).to.equal(0);
    await viewer.page.getByRole('navigation', { name: 'Banners' }).getByRole('button', { name: 'Premium' }).click();
    await viewer.page.getByText('This article is for subscribers').first().waitFor();
    await viewer.close();
  });

  it('is legible and reachable: light, dark and on a phone', async () => {
    await visit.open('/wording/ja');
    await preview('Japanese (ja)').waitFor();
    await visit.expectGoodInEveryLook('wording');
  });
});

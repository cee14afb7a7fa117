import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { winterOffer } from '../support/offer-service.ts';

describe('the texts of an offer in each language, and of the meter’s window', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  let visit: AdminVisit;

  before(async () => {
    stage = await startAdminStage();
    const label = { number: 'planTermCount', one: 'For a {{planTerm}}', other: 'For {{planTerm}}' };
    const made = await stage.desk.makeOffer({ ...winterOffer, templates: { label, locales: {} } });
    expect(made.status).to.equal(201);
  });

  after(() => stage?.close());

  afterEach(() => visit?.close());

  const templates = async () =>
    ((await (await stage.desk.get('/offers/winter')).json()) as { templates: object }).templates;

  it('are written by keyboard, seen before they are saved, and kept beside one text for each number', async () => {
    visit = await stage.visit('edith');
    const { page } = visit;
    await visit.open('/offers/of/winter');
    const inJapanese = page.getByRole('group', { name: 'Named in Japanese' });
    await inJapanese.getByRole('radio', { name: 'As in every language' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Tab');
    await page.keyboard.type('冬の{{term}}、その後{{planPrice}}');
    const wall = page.getByRole('region', { name: 'Japanese', exact: true });
    await wall.getByText('その後$29.99').waitFor();
    await page.getByRole('region', { name: 'English', exact: true }).getByText('For a month').waitFor();
    await visit.expectAccessible();
    await visit.screenshot('offers-languages');
    await visit.button('Save the changes').click();
    await visit.button('Save it').click();
    await page.getByText('Readers meet it within a second').waitFor();
    expect(await templates()).to.deep.equal({
      label: { number: 'planTermCount', one: 'For a {{planTerm}}', other: 'For {{planTerm}}' },
      deadline: null,
      locales: { ja: { label: '冬の{{term}}、その後{{planPrice}}' } },
    });
    visit.expectClean();
  });

  it('are refused at their field where they name what the offer does not have', async () => {
    visit = await stage.visit('edith');
    const { page } = visit;
    await visit.open('/offers/of/winter');
    await page.getByLabel('A plan follows and renews itself').focus();
    await page.keyboard.press('Space');
    await visit.button('Save the changes').click();
    const field = page.getByLabel('Named in Japanese: its own text');
    await page
      .getByText(/\{\{planPrice\}\} needs a plan that follows, and none does/)
      .first()
      .waitFor();
    expect(await field.getAttribute('aria-invalid')).to.equal('true');
    await visit.expectAccessible();
    await visit.expectNoSidewaysScroll();
    await visit.screenshot('offers-languages-refused');
  });

  it('are written for each way in which offers are sold, with what readers see of them', async () => {
    visit = await stage.visit('edith');
    const { page } = visit;
    await visit.open('/wording/en');
    await page.getByRole('button', { name: 'All banners' }).click();
    const pass = page.getByRole('textbox', { name: 'A single term, such as a day' });
    expect(await pass.inputValue()).to.equal('{{term}} for {{price}}');
    await pass.fill('{{planPrice}}');
    await page.getByText('{{planPrice}} needs a plan that follows, and none does').first().waitFor();
    await pass.fill('A pass for {{price}}');
    await page.getByRole('button', { name: 'Trial ending' }).click();
    // A part that is chosen is another colour while the pointer is on it.
    await page.mouse.move(0, 0);
    await page.getByText(/You will be charged \$29\.99 every month/).waitFor();
    await visit.expectAccessible();
    await visit.screenshot('wording-trial-ending');
    await page.getByRole('button', { name: 'All banners' }).click();
    await page.mouse.move(0, 0);
    await visit.expectAccessible();
    await visit.screenshot('wording-general');
    await visit.button('Save').click();
    await page.getByText('Readers meet it within a second.').waitFor();
    const { offer } = (await (await stage.desk.get('/banners/en')).json()) as {
      offer: { labels: object; free: string };
    };
    expect(offer.labels).to.include({ term: 'A pass for {{price}}', free: 'Try {{term}} free' });
    expect(offer.free).to.equal('free');
  });

  it('that speak of another window are warned of before it is saved, and as long as they stand', async () => {
    visit = await stage.visit('edith');
    const { page } = visit;
    await visit.open('/meter');
    await page.getByLabel('In each').selectOption('week');
    await visit.button('Review and save').click();
    const review = page.getByRole('dialog', { name: 'What this does to readers' });
    await review.getByText('Some texts would speak of another window').waitFor();
    await visit.expectAccessible();
    await visit.screenshot('meter-window-review');
    await review.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Some texts speak of another window than this').waitFor();
    await page.getByText(/English: banners\.metered\.headline says “this month”/).waitFor();
    await visit.expectAccessible();
    await visit.screenshot('meter-window-warnings');
  });
});

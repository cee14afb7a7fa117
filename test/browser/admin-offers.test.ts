import { expect } from 'chai';
import { wordingSchema } from '../../src/http/schemas/wording/banners.ts';
import { type AdminStage, type AdminVisit, startAdminStage, useVisits } from '../support/browser/admin-pages.ts';
import { winterOffer } from '../support/offer-service.ts';

interface OfferJson {
  readonly price: { readonly amount: number; readonly currency: string };
  readonly endsAt: string | null;
  readonly status: string;
  readonly templates: { readonly label: string | null };
}

describe('the offers page', function () {
  this.timeout(60_000);

  let stage: AdminStage;

  before(async () => {
    stage = await startAdminStage();
    const soon = { ...winterOffer, startsAt: '2027-01-01T00:00:00+09:00' };
    for (const change of [
      { ...soon, id: 'scheduled' },
      { ...winterOffer, id: 'drafted', status: 'draft' },
      { ...winterOffer, id: 'finished', status: 'ended' },
      { ...winterOffer, id: 'short', endsAt: '2026-12-20T12:30:00+09:00' },
    ])
      expect((await stage.desk.makeOffer(change)).status).to.equal(201);
    await stage.frontEnd.moveClock({ now: '2026-12-20T13:00:00+09:00' });
  });

  after(() => stage?.close());

  const come = useVisits(() => stage);

  const saved = async (id: string) => (await (await stage.desk.get(`/offers/${id}`)).json()) as OfferJson;

  const wall = ({ page }: AdminVisit, language: string) => page.getByRole('region', { name: language, exact: true });

  it('lists what is sold: live, scheduled, over, drafted and ended offers, by the clock of the service', async () => {
    const here = await come('vera');
    await here.open('/offers');
    await here.page.getByRole('listitem').first().waitFor();
    const rows = await here.page.getByRole('listitem').allTextContents();
    const standings = ['trial-3-months', 'scheduled', 'drafted', 'short', 'finished'].map(
      (id) => /(Live now|Scheduled|Over|Draft|Ended)$/.exec(rows.find((row) => row.includes(id)) ?? '')?.[0],
    );
    expect(standings).to.deep.equal(['Live now', 'Scheduled', 'Draft', 'Over', 'Ended']);
    expect(rows[0]).to.include('$9 for 3 months, then $29.99 every month').and.include('31 January 2027, 23:59');
    await here.expectAccessible();
    await here.screenshot('offers-list');
    here.expectClean();
  });

  it('shows a viewer everything and lets them change nothing, and says why', async () => {
    const here = await come('vera');
    await here.open('/offers/of/trial-3-months');
    await wall(here, 'English').getByText('Try 3 months for $9').waitFor();
    await here.page.getByText('Changes require the role editor or owner.').waitFor();
    expect(await here.page.getByLabel('Price').isDisabled()).to.equal(true);
    for (const name of ['Save the changes', 'End now', 'Delete']) expect(await here.button(name).count()).to.equal(0);
    await here.page.getByText('which requires the role owner').waitFor();
    await here.expectAccessible();
    await here.screenshot('offers-viewer');
    await here.open('/offers/new');
    await here.page.waitForURL('**/offers');
    expect(await here.page.getByRole('link', { name: 'New offer' }).count()).to.equal(0);
  });

  it('writes an offer, with what readers will see beside it in every language, and publishes it', async () => {
    const here = await come('edith');
    const { page } = here;
    await here.open('/offers/new');
    await page.getByLabel('Name in addresses').fill('spring');
    await page.getByLabel('Price').fill('900');
    await page.getByRole('combobox', { name: 'Currency' }).fill('yen');
    await page.getByRole('option', { name: /^JPY/ }).click();
    await page.getByRole('textbox', { name: 'For', exact: true }).fill('2');
    await page.getByRole('textbox', { name: 'Then', exact: true }).fill('2400');
    await page.getByRole('textbox', { name: 'Until', exact: true }).fill('2027-03-21T23:59:59');
    await page.getByText('21 March 2027, 23:59').waitFor();
    await wall(here, 'English').getByText('Try 2 months for ¥900').waitFor();
    await wall(here, 'English').getByText('Offer ends March 21st').waitFor();
    await wall(here, 'Japanese').getByText('3月21日').waitFor();
    await here.button('Save as a draft').click();
    await page.waitForURL('**/offers/of/spring');
    await here.heading('spring').waitFor();
    expect(await saved('spring')).to.deep.include({
      price: { amount: 900, currency: 'jpy' },
      endsAt: '2027-03-21T23:59:59+09:00',
      status: 'draft',
    });
    await here.button('Publish').click();
    await here.button('Publish it').click();
    await page.getByText('Live now').waitFor();
    expect((await saved('spring')).status).to.equal('live');
    here.expectClean();
  });

  it('U9: says all that is wrong in one round, each at its field, goes to the first, and has lost nothing', async () => {
    const here = await come('edith');
    const { page } = here;
    await here.open('/offers/new');
    await page.getByLabel('Name in addresses').fill('Autumn!');
    await page.getByLabel('Price').fill('9.999');
    await page.getByRole('textbox', { name: 'For', exact: true }).fill('30');
    await page.getByRole('textbox', { name: 'Then', exact: true }).fill('20');
    await page.getByRole('group', { name: 'Label' }).getByText('Its own').click();
    await page.getByLabel('Label: its own text').fill('<b>Only</b> {{prize}}');
    await page.getByRole('textbox', { name: 'Until', exact: true }).fill('2026-11-01T00:00:00');
    await here.button('Publish').click();
    await page.getByText('must be up to 64 of a-z, 0-9 and -').waitFor();
    await page.getByText('USD has no more than 2 decimals.').waitFor();
    await page.getByText('must be from 1 to 23 where the unit is month').waitFor();
    await page.getByText('a published offer needs an end that is still to come').waitFor();
    await page.getByText(/names an unknown variable: \{\{prize\}\}/).waitFor();
    await page.getByText(/contains an HTML tag/).waitFor();
    expect(await page.evaluate('document.activeElement.value')).to.equal('Autumn!');
    // What is HTML to others is text here.
    expect(await page.locator('.banner-preview b').count()).to.equal(0);
    await here.expectAccessible();
    await here.screenshot('offers-faults');
    expect(await page.getByRole('textbox', { name: 'Then', exact: true }).inputValue()).to.equal('20');
  });

  it('U9: takes a time by the keyboard, never of the year 202711, and says so if half of it is missing', async () => {
    const here = await come('edith');
    const { page } = here;
    await here.open('/offers/new');
    const until = page.getByRole('textbox', { name: 'Until', exact: true });
    await until.focus();
    await page.keyboard.type('0321');
    await here.button('Save as a draft').click();
    await page.getByText('Complete the date and the time, or empty the field.').waitFor();
    await until.fill('');
    await until.focus();
    await page.keyboard.type('03212027115959PM');
    expect(await until.inputValue()).to.equal('2027-03-21T23:59:59');
  });

  it('ends an offer after asking, publishes it again, and deletes it after asking', async () => {
    const here = await come('edith');
    const { page } = here;
    await stage.desk.makeOffer({ ...winterOffer, id: 'passing' });
    await here.open('/offers/of/passing');
    await here.button('End now').click();
    await page.getByRole('dialog', { name: 'End this offer now?' }).waitFor();
    await here.expectAccessible();
    await here.screenshot('offers-end');
    await here.button('End it').click();
    await page.locator('[data-standing=ended]').waitFor();
    expect((await saved('passing')).status).to.equal('ended');
    await here.button('Publish again').click();
    await here.button('Publish it').click();
    await page.locator('[data-standing=live]').waitFor();
    await page.getByText('Readers meet it within a second').waitFor();
    expect(await page.getByText('Readers no longer see it').count(), 'one message for one act').to.equal(0);
    await here.button('Delete').click();
    await here.button('Delete it').click();
    await page.waitForURL('**/offers');
    expect((await stage.desk.get('/offers/passing')).status).to.equal(404);
  });

  it('warns of a wall that readers would not see, for the wording names what the offer does not have', async () => {
    const read = await stage.desk.get('/banners/en');
    const wording = wordingSchema.parse(await read.json());
    const { banners } = wording;
    const changed = { ...banners['trial-offer'], headline: 'Until {{offerEnds}}: {{price}}' };
    const body = { ...wording, banners: { ...banners, 'trial-offer': changed } };
    const headers = { 'If-Match': read.headers.get('etag') ?? '' };
    expect((await stage.desk.call('PUT', '/banners/en', { body, headers })).status).to.equal(200);

    const here = await come('edith');
    const { page } = here;
    await here.open('/offers/of/drafted');
    await wall(here, 'English').getByText('Until January 15th: $5').waitFor();
    await page.getByRole('textbox', { name: 'Until', exact: true }).fill('');
    await wall(here, 'English').getByText('Readers would not see this wall').waitFor();
    await wall(here, 'English').getByText('{{offerEnds}}').waitFor();
    await wall(here, 'Japanese').getByText('$5').first().waitFor();
    await here.expectAccessible();
    await here.screenshot('offers-hole');
  });

  it('takes a text of its own for what it is, the same in every language', async () => {
    const here = await come('edith');
    const { page } = here;
    await here.open('/offers/of/drafted');
    await page.getByRole('group', { name: 'Deadline' }).getByText('Its own').click();
    await page.getByLabel('Deadline: its own text').fill('For <i>everybody</i> & a short time');
    await wall(here, 'Japanese').getByText('For <i>everybody</i> & a short time').waitFor();
    expect(await page.locator('.banner-preview i').count()).to.equal(0);
  });

  it('404: says that an offer is not there', async () => {
    const here = await come('edith');
    await here.open('/offers/of/none');
    await here.page.getByText('This offer cannot be shown').waitFor();
    await here.page.getByText('There is no such offer.').waitFor();
    await here.expectAccessible();
  });

  it('can be used by everybody: light, dark and on a phone', async () => {
    const here = await come('edith');
    await here.open('/offers/of/trial-3-months');
    await wall(here, 'Japanese').getByText('$9').first().waitFor();
    await here.page.getByText('Phone', { exact: true }).click();
    await here.expectGoodInEveryLook('offers-edit');
  });
});

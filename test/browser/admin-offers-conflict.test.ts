import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { winterOffer } from '../support/offer-service.ts';

interface OfferJson {
  readonly price: { readonly amount: number };
  readonly term: { readonly count: number };
  readonly eligibility: { readonly countries: readonly string[] };
}

describe('two people who change one offer', function () {
  this.timeout(60_000);

  let stage: AdminStage;
  let visit: AdminVisit;
  let id: string;
  let made = 0;

  before(async () => {
    stage = await startAdminStage();
    visit = await stage.visit('edith');
  });

  after(() => stage?.close());

  beforeEach(async () => {
    made += 1;
    id = `shared-${made}`;
    expect((await stage.desk.makeOffer({ ...winterOffer, id })).status).to.equal(201);
    await visit.open(`/offers/of/${id}`);
    await price().fill('6.50');
    await visit.page.getByText('Two months for $6.50').first().waitFor();
  });

  const price = () => visit.page.getByRole('textbox', { name: 'Price', exact: true });
  const saved = async () => (await (await stage.desk.get(`/offers/${id}`)).json()) as OfferJson;
  const dialog = () => visit.page.getByRole('dialog', { name: 'Someone else has changed this offer' });
  const says = (text: string | RegExp) => visit.page.getByText(text).waitFor();

  /** Somebody else makes it another price and another term, and for one country alone. */
  const changeElsewhere = () =>
    stage.desk.changeOffer(id, {
      price: { amount: 800, currency: 'usd' },
      term: { count: 4, unit: 'month' },
      eligibility: { newReadersOnly: true, countries: ['JP'] },
    });

  it('see both versions, and one chooses of each what shall stand; nobody is overwritten unseen', async () => {
    await changeElsewhere();
    await visit.button('Save the changes').click();
    await dialog().waitFor();
    expect((await saved()).price.amount).to.equal(800);
    const differing = await dialog().locator('tr[data-differs] th').allTextContents();
    expect(differing.map((text) => text.replace('differs', ''))).to.deep.equal(['Price', 'Term', 'Countries']);
    await visit.expectAccessible();
    await visit.screenshot('offers-conflict');

    // What only the other has changed is taken unless one says otherwise; what both have is mine.
    const chosen = async (name: string) => dialog().getByRole('radio', { name }).isChecked();
    expect(await chosen('Price, yours: 6.50 USD')).to.equal(true);
    expect(await chosen('Term, theirs: 4 months')).to.equal(true);
    await dialog().getByRole('radio', { name: 'Term, yours: 2 months' }).check();
    await visit.button('Continue with these').click();
    await visit.button('Save the changes').click();
    await visit.button('Save it').click();
    await says('Readers meet it within a second');
    const { price: kept, term, eligibility } = await saved();
    expect([kept.amount, term.count, eligibility.countries]).to.deep.equal([650, 2, ['JP']]);
  });

  it('may take theirs whole, or close the question and have lost nothing', async () => {
    await changeElsewhere();
    await visit.button('Save the changes').click();
    await dialog().waitFor();
    await visit.page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    expect(await price().inputValue()).to.equal('6.50');
    await visit.button('Save the changes').click();
    await dialog().waitFor();
    await visit.button('All theirs').click();
    await visit.button('Continue with these').click();
    expect(await price().inputValue()).to.equal('8.00');
    await visit.button('Save the changes').click();
    await says('You have changed nothing.');
  });

  it('see it too where one only wants to delete it', async () => {
    await changeElsewhere();
    await visit.button('Delete').click();
    await dialog().waitFor();
    expect((await saved()).price.amount).to.equal(800);
    await visit.page.keyboard.press('Escape');
  });

  it('are told before they save, where they look at the page again', async () => {
    await changeElsewhere();
    await visit.page.evaluate('document.dispatchEvent(new Event("visibilitychange", { bubbles: true }))');
    await visit.button('Compare both versions').click();
    await dialog().waitFor();
    expect(await price().inputValue()).to.equal('6.50');
    await visit.page.keyboard.press('Escape');
  });

  it('can save it as a new one where the other has deleted it', async () => {
    const { headers } = await stage.desk.get(`/offers/${id}`);
    await stage.desk.call('DELETE', `/offers/${id}`, { headers: { 'If-Match': headers.get('etag') ?? '' } });
    await visit.button('Save the changes').click();
    await says('Someone else has deleted this offer');
    await visit.expectAccessible();
    await visit.screenshot('offers-gone');
    await visit.button('Save it as a new offer').click();
    await visit.button('Publish it').click();
    await says('Readers meet it within a second');
    expect((await saved()).price.amount).to.equal(650);
  });

  it('can compare on a phone', async () => {
    await changeElsewhere();
    await visit.page.setViewportSize({ width: 375, height: 740 });
    await visit.button('Save the changes').click();
    await dialog().waitFor();
    await visit.expectAccessible();
    await visit.expectNoSidewaysScroll();
    await visit.screenshot('offers-conflict-phone');
  });
});

import { expect } from 'chai';
import { type AdminStage, startAdminStage } from '../support/browser/admin-pages.ts';
import { winterOffer } from '../support/offer-service.ts';

describe('the history of an offer', function () {
  this.timeout(60_000);

  let stage: AdminStage;

  before(async () => {
    stage = await startAdminStage();
  });

  after(() => stage?.close());

  it('tells an owner who changed what and when, the newest first, and nothing of other offers', async () => {
    for (const id of ['winter', 'other'])
      expect((await stage.desk.makeOffer({ ...winterOffer, id })).status).to.equal(201);
    await stage.desk.changeOffer('winter', { price: { amount: 700, currency: 'usd' }, endsAt: null });
    await stage.desk.changeOffer('other', { price: { amount: 100, currency: 'usd' } });
    const visit = await stage.visit('olga');
    await visit.open('/offers/of/winter');
    const history = visit.page.getByRole('region', { name: 'History' });
    await history.getByText('edith made it').waitFor();
    const told = (await history.textContent()) ?? '';
    expect(told.indexOf('edith changed it')).to.be.lessThan(told.indexOf('edith made it'));
    expect(told).to.include('Price: 5.00 USD → 7.00 USD').and.include('Until: 2027-01-15 23:59:59 → No limit');
    expect(told).to.include('20 December 2026, 12:0').and.not.include('1.00 USD');
    await visit.expectAccessible();
    await visit.screenshot('offers-history');

    // What is saved here is told here at once.
    await visit.button('End now').click();
    await visit.button('End it').click();
    await history.getByText('olga ended it').waitFor();
    await history.getByText('Published → Ended').waitFor();
    visit.expectClean();
  });
});

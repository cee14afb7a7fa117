import { expect } from 'chai';
import type { Offer } from '../../../../src/paywall/offers/offer.ts';
import { bestOffer } from '../../../../src/paywall/offers/offer-eligibility.ts';
import { dayPass, introduction, newReader } from '../../../support/fixtures/sample-offer.ts';
import { returnUrl, type SellingService, startSellingService } from '../../../support/selling/selling-service.ts';

const money = (amount: number, currency: string) => ({ amount, currency });

const faulty: Readonly<Record<string, Offer>> = {
  'less than Stripe charges': { ...dayPass, price: money(49, 'usd') },
  'nothing, and nothing follows': { ...dayPass, price: money(0, 'usd') },
  thousandths: { ...dayPass, price: money(9_005, 'kwd') },
  'a currency that Stripe does not take': { ...dayPass, price: money(900, 'irr') },
  'a plan for less': { ...introduction, then: { ...money(1, 'usd'), every: { count: 1, unit: 'month' } } },
  'a term that is too long': { ...introduction, term: { count: 3, unit: 'year' } },
};

describe('selling: offers that were stored and cannot be sold', () => {
  let stage: SellingService;
  before(async () => {
    stage = await startSellingService();
  });
  after(() => stage.close());

  for (const [name, offer] of Object.entries(faulty)) {
    it(`F8: shows no offer of ${name}, asks nothing of Stripe, and says why`, async () => {
      stage.offer(offer);
      const buyer = stage.buyer();
      expect(await stage.selling.offersFor(buyer, stage.now())).to.deep.equal([]);
      expect(bestOffer([offer], newReader, stage.now())).to.equal(null);
      const before = stage.world.recorder.calls.length;
      const order = { buyer, offer: offer.id, returnUrl, returnSecret: 'secret', now: stage.now() };
      const code = await stage.selling.checkout(order).then(
        () => 'none',
        (error: { code?: string }) => error.code,
      );
      expect(code).to.equal('offer-unsellable');
      expect(stage.world.recorder.calls.length).to.equal(before);
    });
  }
});

import { expect } from 'chai';
import { dayMs } from '../../../../src/paywall/calendar/milliseconds.ts';
import type { Entitlement } from '../../../../src/paywall/entitlements/entitlement.ts';
import type { EntitlementBasis, Purchase } from '../../../../src/paywall/entitlements/purchase.ts';
import { buyerProfileOf } from '../../../../src/paywall/offers/buyer-profile.ts';
import type { Offer } from '../../../../src/paywall/offers/offer.ts';
import { bestOffer, isEligible } from '../../../../src/paywall/offers/offer-eligibility.ts';
import { bannerOf } from '../../../support/fixtures/banner-scene.ts';
import { fullPrice, introduction, newReader } from '../../../support/fixtures/sample-offer.ts';
import { derive, on, plan, term, trial } from '../../../support/fixtures/sample-purchase.ts';

const comeBack: Offer = {
  ...introduction,
  id: 'come-back',
  eligibility: { ...introduction.eligibility, lapsedOnly: true, lapsedAtLeastDays: 30 },
};

const rules = { graceDays: 7, timeZone: 'Asia/Tokyo', whilePaused: 'keep', country: null } as const;

function profile(purchases: readonly Purchase[], date: string, others: Partial<EntitlementBasis> = {}) {
  const basis: EntitlementBasis = { purchases, grant: null, revokedAt: null, ...others };
  const entitlement: Entitlement = { ...derive(purchases, date, others), basis, version: 1 };
  return buyerProfileOf(entitlement, { ...rules, now: on(date) });
}

const cancelled: Purchase = { ...plan, status: 'canceled', endedAt: on('2027-06-23') };
const passed: Purchase = { ...term, introEndsAt: on('2027-02-23') };

describe('a reader has left', () => {
  const since = (...given: Parameters<typeof profile>) => profile(...given).lapsedSince;

  it('since the last of what they had bought ended: a plan, a trial or a pass', () => {
    expect(since([cancelled], '2027-07-01')).to.equal(on('2027-06-23'));
    expect(since([passed], '2027-07-01')).to.equal(on('2027-02-23'));
    expect(since([{ ...trial, status: 'canceled', endedAt: on('2027-02-23') }], '2027-07-01')).to.equal(
      on('2027-02-23'),
    );
    expect(since([cancelled, passed], '2027-07-01'), 'though another state stands').to.equal(on('2027-06-23'));
  });

  it('since their grace was over, if a renewal failed', () => {
    const behind: Purchase = { ...plan, status: 'past_due', pastDueSince: on('2027-06-23') };
    expect(since([behind], '2027-06-29')).to.equal(null);
    expect(since([behind], '2027-07-10')).to.equal(on('2027-06-30'));
  });

  it('not while anything lets them in, nor if nothing ever was paid, nor if it was taken away', () => {
    expect(since([], '2027-07-01')).to.equal(null);
    expect(since([cancelled, { ...plan, periodEndsAt: on('2027-09-01') }], '2027-07-01')).to.equal(null);
    expect(since([{ ...trial, status: 'incomplete_expired', paid: false }], '2027-07-01')).to.equal(null);
    expect(since([{ ...cancelled, takenBack: true }], '2027-07-01')).to.equal(null);
    expect(since([cancelled], '2027-07-01', { revokedAt: on('2027-06-24') })).to.equal(null);
    const grant = { givenAt: on('2027-06-24'), until: on('2027-08-01'), by: 'desk' };
    expect(since([cancelled], '2027-07-01', { grant })).to.equal(null);
    expect(since([cancelled], '2027-08-02', { grant })).to.equal(on('2027-06-23'));
  });

  it('also if they bought it with a cookie, before they signed in', () => {
    const inherited = [{ from: 'x', version: 1, purchases: [cancelled], grant: null, revokedAt: null }];
    expect(since([], '2027-07-01', { inherited })).to.equal(on('2027-06-23'));
  });

  it('no later than now, if the provider does not say when it ended', () => {
    expect(since([{ ...plan, status: 'canceled', periodEndsAt: on('2027-12-01') }], '2027-07-01')).to.equal(
      on('2027-07-01'),
    );
  });
});

describe('an offer that wins readers back', () => {
  const left = { ...newReader, state: 'expired' as const, lapsedSince: on('2027-06-23'), boughtOffers: ['monthly'] };
  const enough = left.lapsedSince + 30 * dayMs;

  it('fits those who left long enough ago, and nobody else', () => {
    expect(isEligible(comeBack, left, enough)).to.equal(true);
    expect(isEligible(comeBack, left, enough - 1)).to.equal(false);
    expect(isEligible(comeBack, newReader, enough)).to.equal(false);
    expect(isEligible(comeBack, { ...left, state: 'active', lapsedSince: null }, enough)).to.equal(false);
  });

  it('introduces again who had a trial, and each of them once', () => {
    expect(isEligible(comeBack, { ...left, hadTrial: true }, enough)).to.equal(true);
    expect(isEligible(introduction, { ...left, hadTrial: true }, enough)).to.equal(false);
    expect(isEligible(comeBack, { ...left, boughtOffers: ['come-back'] }, enough)).to.equal(false);
    const switched: Purchase = { ...cancelled, offer: 'monthly', soldOffer: 'come-back' };
    expect(isEligible(comeBack, profile([switched], '2027-09-01'), on('2027-09-01'))).to.equal(false);
  });

  it('comes before what is for everybody', () => {
    const soon = { ...fullPrice, endsAt: enough + 1 };
    expect(bestOffer([soon, fullPrice, comeBack], left, enough)?.id).to.equal('come-back');
    expect(bestOffer([soon, fullPrice, comeBack], newReader, enough)?.id).to.equal('monthly');
  });

  for (const state of ['trial-expired', 'expired'] as const) {
    it(`stands on the wall of a reader whose access is ${state}, as no other offer does`, () => {
      const endsAt = on('2026-10-01');
      const scene = { outcome: 'full', used: 10, entitlement: { state, endsAt } } as const;
      const offer = { ...comeBack, endsAt: on('2027-01-31') };
      const wall = bannerOf({ ...scene, offer });
      expect(wall.state).to.equal(state === 'expired' ? 'subscription-expired' : state);
      expect(wall.offer).to.deep.equal({
        id: 'come-back',
        label: 'Try 3 months for $9',
        deadline: 'Offer ends January 31st',
      });
      expect(bannerOf({ ...scene, offer: fullPrice }).offer).to.equal(null);
    });
  }
});

import { expect } from 'chai';
import fc from 'fast-check';
import { noEntitlement } from '../../../../src/paywall/entitlements/entitlement.ts';
import type { Purchase } from '../../../../src/paywall/entitlements/purchase.ts';
import { buyerProfileOf } from '../../../../src/paywall/offers/buyer-profile.ts';
import { isOnSale, kindOf } from '../../../../src/paywall/offers/offer.ts';
import { bestOffer, eligibleOffers, isEligible } from '../../../../src/paywall/offers/offer-eligibility.ts';
import { dayPass, fullPrice, introduction, newReader } from '../../../support/fixtures/sample-offer.ts';
import { plan, term, trial } from '../../../support/fixtures/sample-purchase.ts';

const now = Date.UTC(2026, 10, 23);

describe('an offer', () => {
  it('is on sale while it is live, from its start up to its end', () => {
    const limited = { ...introduction, startsAt: now, endsAt: now + 2 };
    expect([now - 1, now, now + 1, now + 2].map((at) => isOnSale(limited, at))).to.deep.equal([
      false,
      true,
      true,
      false,
    ]);
    for (const status of ['draft', 'ended'] as const)
      expect(isOnSale({ ...introduction, status }, now)).to.equal(false);
  });

  it('is an introduction, one term, or a plan', () => {
    expect([introduction, dayPass, fullPrice].map(kindOf)).to.deep.equal(['introduction', 'term', 'plan']);
    expect(kindOf({ ...fullPrice, price: { amount: 0, currency: 'usd' } })).to.equal('introduction');
    expect(kindOf({ ...fullPrice, term: { count: 2, unit: 'month' } })).to.equal('introduction');
  });
});

describe('F1: an introduction was had', () => {
  const around = { graceDays: 7, timeZone: 'Asia/Tokyo', whilePaused: 'keep', country: null, now } as const;
  const hadBy = (purchase: Purchase) =>
    buyerProfileOf(
      { ...noEntitlement, state: 'trial', basis: { purchases: [purchase], grant: null, revokedAt: null } },
      around,
    ).hadTrial;

  it('by who bought one, and by nobody else, whatever the provider calls a trial', () => {
    expect(hadBy({ ...trial, soldAs: 'introduction' })).to.equal(true);
    expect(hadBy({ ...trial, soldAs: 'introduction', paid: false })).to.equal(false);
    expect(hadBy({ ...plan, soldAs: 'plan', status: 'trialing' })).to.equal(false);
    expect(hadBy({ ...term, soldAs: 'term' })).to.equal(false);
  });

  it('by who was on trial when nothing of purchases was kept', () => {
    expect(buyerProfileOf({ ...noEntitlement, state: 'trial-expired' }, around).hadTrial).to.equal(true);
  });
});

describe('an offer fits', () => {
  const forNew = { ...fullPrice, eligibility: { ...fullPrice.eligibility, newReadersOnly: true } };

  it('nobody while it is not on sale', () => {
    expect(isEligible({ ...introduction, status: 'draft' }, newReader, now)).to.equal(false);
    expect(isEligible({ ...introduction, endsAt: now }, newReader, now)).to.equal(false);
  });

  it('only who never had a trial or a subscription, where it is for new readers', () => {
    expect(isEligible(forNew, newReader, now)).to.equal(true);
    for (const state of ['trial', 'active', 'grace', 'trial-expired', 'expired', 'revoked'] as const) {
      expect(isEligible(forNew, { ...newReader, state }, now)).to.equal(false);
      expect(isEligible(fullPrice, { ...newReader, state }, now)).to.equal(true);
    }
    expect(isEligible(forNew, { ...newReader, hadTrial: true }, now)).to.equal(false);
  });

  it('better-auth #4539: nobody who had a trial before, where it is one, not even by another account', () => {
    const again = { ...newReader, hadTrial: true };
    expect(isEligible(introduction, again, now)).to.equal(false);
    expect(isEligible(introduction, { ...again, state: 'trial-expired' }, now)).to.equal(false);
    expect(isEligible(fullPrice, again, now)).to.equal(true);
    expect(isEligible(dayPass, again, now)).to.equal(true);
  });

  it('readers of its countries, and of no unknown one where it names any', () => {
    const asian = { ...introduction, eligibility: { ...introduction.eligibility, countries: ['JP', 'SG'] } };
    const from = (country: string | null) => isEligible(asian, { ...newReader, country }, now);
    expect([from('JP'), from('SG'), from('DE'), from(null)]).to.deep.equal([true, true, false, false]);
    expect(isEligible(introduction, { ...newReader, country: 'DE' }, now)).to.equal(true);
  });
});

describe('the best offer', () => {
  const best = (...offers: (typeof introduction)[]) => bestOffer(offers, newReader, now)?.id ?? null;

  it('is none where none fits', () => {
    expect(best()).to.equal(null);
    expect(best({ ...introduction, status: 'ended' })).to.equal(null);
  });

  it('is the earliest to end, then the cheapest, then the first by its id', () => {
    const soon = { ...fullPrice, id: 'soon', endsAt: now + 1 };
    expect(best(introduction, soon, { ...introduction, id: 'later', endsAt: now + 2 })).to.equal('soon');
    expect(best(fullPrice, introduction, dayPass)).to.equal('day-pass');
    expect(best({ ...introduction, id: 'b' }, { ...introduction, id: 'a' })).to.equal('a');
  });

  it('passes over those that do not fit', () => {
    const best = bestOffer([introduction, fullPrice], { ...newReader, hadTrial: true }, now);
    expect(best?.id).to.equal('monthly');
  });

  it('does not depend on the order in which offers are kept', () => {
    const offer = fc
      .record({
        id: fc.constantFrom('a', 'b', 'c', 'd'),
        endsAt: fc.constantFrom(null, now + 1, now + 2),
        price: fc.record({ amount: fc.nat({ max: 2 }), currency: fc.constantFrom('usd', 'jpy') }),
      })
      .map((drawn) => ({ ...dayPass, ...drawn }));
    const offers = fc.uniqueArray(offer, { selector: ({ id }) => id });
    fc.assert(
      fc.property(offers, (drawn) => {
        const listed = eligibleOffers(drawn, newReader, now);
        expect(eligibleOffers([...drawn].reverse(), newReader, now)).to.deep.equal(listed);
        expect(bestOffer(drawn, newReader, now)).to.equal(listed[0] ?? null);
      }),
    );
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { deriveEntitlement } from '../../../../src/paywall/entitlements/derive-entitlement.ts';
import { grantsAccess } from '../../../../src/paywall/entitlements/entitlement.ts';
import { buyerProfileOf } from '../../../../src/paywall/offers/buyer-profile.ts';
import { mayBuyNextTerm } from '../../../../src/paywall/offers/next-term.ts';
import { kindOf, type Offer } from '../../../../src/paywall/offers/offer.ts';
import { offersFor, refusalOf } from '../../../../src/paywall/offers/sale-rule.ts';
import { arbitraryBasis, time } from '../../../support/fixtures/arbitrary-basis.ts';
import { dayPass, fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';

const rules = { graceDays: 7, timeZone: 'Asia/Tokyo', whilePaused: 'keep' } as const;
const offers: readonly Offer[] = [
  introduction,
  fullPrice,
  dayPass,
  { ...introduction, id: 'ended', status: 'ended' },
  { ...fullPrice, id: 'new-only', eligibility: { ...fullPrice.eligibility, newReadersOnly: true } },
  { ...fullPrice, id: 'abroad', eligibility: { ...fullPrice.eligibility, countries: ['SG'] } },
];

const customers = fc
  .record({ basis: arbitraryBasis, now: time, country: fc.constantFrom(null, 'SG', 'JP') })
  .map(({ basis, now, country }) => {
    const entitlement = { ...deriveEntitlement({ basis, now, ...rules }), basis, version: 1 };
    return { entitlement, profile: buyerProfileOf(entitlement, { ...rules, country, now }), rules, now };
  });

describe('F10: one rule for what is listed, named and sold', () => {
  it('F10: lists exactly what is not refused, whatever a reader bought', () => {
    fc.assert(
      fc.property(customers, (customer) => {
        const sold = offers.filter((offer) => refusalOf(offer, customer) === null);
        const listed = offersFor(offers, customer);
        expect(listed.map(({ id }) => id).sort()).to.deep.equal(sold.map(({ id }) => id).sort());
      }),
    );
  });

  it('F10: sells nothing twice: no pass to a reader who is in and whose own does not end soon, nothing while a payment is awaited or a subscription gives access', () => {
    fc.assert(
      fc.property(customers, (customer) => {
        const { entitlement, now } = customer;
        const listed = offersFor(offers, customer);
        const isEnding = mayBuyNextTerm(entitlement, now);
        if (grantsAccess(entitlement, now) && !isEnding) expect(listed.map(kindOf)).not.to.include('term');
        const awaited = entitlement.basis.purchases.some(({ paid, status }) => !paid && status === 'incomplete');
        if (awaited) expect(listed).to.deep.equal([]);
        if (customer.profile.hadTrial) expect(listed.map(kindOf)).not.to.include('introduction');
      }),
    );
  });

  it('F10: lets a reader buy who has no more than a gift', () => {
    const now = Date.parse('2026-12-01T00:00:00Z');
    const basis = { purchases: [], grant: { givenAt: 0, until: now + 1, by: 'ann' }, revokedAt: null };
    const entitlement = { ...deriveEntitlement({ basis, now, ...rules }), basis, version: 1 };
    const customer = {
      entitlement,
      profile: buyerProfileOf(entitlement, { ...rules, country: null, now }),
      rules,
      now,
    };
    expect(refusalOf(introduction, customer)).to.equal(null);
    expect(refusalOf(dayPass, customer)).to.equal('already-subscribed');
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { accessOf } from '../../../../src/paywall/entitlements/access-sources.ts';
import { deriveEntitlement } from '../../../../src/paywall/entitlements/derive-entitlement.ts';
import { grantsAccess, grantsAccessUntil } from '../../../../src/paywall/entitlements/entitlement.ts';
import { lostStateOf } from '../../../../src/paywall/entitlements/lost-state.ts';
import type { EntitlementBasis } from '../../../../src/paywall/entitlements/purchase.ts';
import { arbitraryBasis, time } from '../../../support/fixtures/arbitrary-basis.ts';

const rules = { graceDays: 7, timeZone: 'Asia/Tokyo', whilePaused: 'keep' } as const;

const withoutGifts = ({ inherited = [], ...own }: EntitlementBasis): EntitlementBasis => ({
  ...own,
  grant: null,
  inherited: inherited.map((theirs) => ({ ...theirs, grant: null })),
});

const withoutPurchases = ({ inherited = [], ...own }: EntitlementBasis): EntitlementBasis => ({
  ...own,
  purchases: [],
  inherited: inherited.map((theirs) => ({ ...theirs, purchases: [] })),
});

describe('what lets a reader in', () => {
  it('U3: is something exactly if their entitlement lets them in, and it all ends no earlier', () => {
    fc.assert(
      fc.property(arbitraryBasis, time, (basis, now) => {
        const derived = deriveEntitlement({ ...rules, basis, now });
        const access = accessOf({ ...rules, basis, now });
        expect(access.sources.length > 0).to.equal(grantsAccess(derived, now));
        for (const { until } of access.sources) expect(until ?? now).to.be.within(now, access.until ?? now);
        const end = grantsAccessUntil(derived);
        if (end !== Number.POSITIVE_INFINITY && end > now) expect(access.until).to.equal(end);
      }),
      { numRuns: 300 },
    );
  });

  it('U2: is what was bought alone once gifts are ended, and what was given alone expires in no words', () => {
    fc.assert(
      fc.property(arbitraryBasis, time, (basis, now) => {
        const bought = accessOf({ ...rules, basis, now }).sources.filter(({ kind }) => kind === 'purchase');
        expect(accessOf({ ...rules, basis: withoutGifts(basis), now }).sources).to.deep.equal(bought);
        const given = withoutPurchases(basis);
        expect(lostStateOf({ ...deriveEntitlement({ ...rules, basis: given, now }), basis: given })).to.equal(null);
      }),
      { numRuns: 300 },
    );
  });
});

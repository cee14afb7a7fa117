import { expect } from 'chai';
import fc from 'fast-check';
import { deriveEntitlement } from '../../../../src/paywall/entitlements/derive-entitlement.ts';
import {
  type DerivedEntitlement,
  type EntitlementState,
  entitlementAt,
  grantsAccess,
  grantsAccessUntil,
} from '../../../../src/paywall/entitlements/entitlement.ts';
import type { EntitlementBasis } from '../../../../src/paywall/entitlements/purchase.ts';
import type { WhilePaused } from '../../../../src/paywall/entitlements/purchase-timeline.ts';
import { arbitraryBasis, arbitraryPurchase, time } from '../../../support/fixtures/arbitrary-basis.ts';

/** The higher the better for the reader. A trial is as good as what follows it: both let in without a word. */
const worth: Record<EntitlementState, number> = {
  active: 5,
  trial: 5,
  grace: 4,
  expired: 3,
  'trial-expired': 2,
  revoked: 1,
  none: 0,
};

type Derive = (basis: EntitlementBasis, now: number) => DerivedEntitlement;

const deriving =
  (whilePaused: WhilePaused): Derive =>
  (basis, now) =>
    deriveEntitlement({ graceDays: 7, timeZone: 'America/New_York', whilePaused, basis, now });

/** Two times in their order. */
const span = fc.tuple(time, time).map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const);

for (const whilePaused of ['keep', 'suspend'] as const) {
  describe(`an entitlement, whatever it is made of, if pauses ${whilePaused} access`, () => {
    const derive = deriving(whilePaused);
    const worthOf = (basis: EntitlementBasis, now: number) => worth[derive(basis, now).state];

    it('omi #15230: is the same whether time passes or it is derived again', () => {
      fc.assert(
        fc.property(arbitraryBasis, span, (basis, [earlier, later]) => {
          const [old, fresh] = [derive(basis, earlier), derive(basis, later)];
          expect(entitlementAt(old, later)).to.deep.equal(fresh);
          expect(grantsAccess(old, later)).to.equal(grantsAccess(fresh, later));
        }),
        { numRuns: 1000 },
      );
    });

    it('never gets better by time alone', () => {
      fc.assert(
        fc.property(arbitraryBasis, span, (basis, [earlier, later]) => {
          expect(worthOf(basis, later)).to.be.at.most(worthOf(basis, earlier));
        }),
        { numRuns: 1000 },
      );
    });

    it('lets its reader in up to one moment, which a store can keep', () => {
      fc.assert(
        fc.property(arbitraryBasis, span, (basis, [earlier, later]) => {
          const entitlement = derive(basis, earlier);
          expect(grantsAccess(entitlement, later)).to.equal(later < grantsAccessUntil(entitlement));
        }),
      );
    });

    it('jetpack #47773: names no end that is past while it lets its reader in', () => {
      fc.assert(
        fc.property(arbitraryBasis, span, (basis, [earlier, later]) => {
          const { endsAt } = entitlementAt(derive(basis, earlier), later);
          if (endsAt !== null && grantsAccess(derive(basis, later), later)) expect(endsAt).to.be.greaterThan(later);
        }),
      );
    });

    it('DevBetterWeb #406: is never made worse by one more purchase', () => {
      fc.assert(
        fc.property(arbitraryBasis, arbitraryPurchase, time, (basis, added, now) => {
          const more = { ...basis, purchases: [...basis.purchases, added] };
          expect(worthOf(more, now)).to.be.at.least(worthOf(basis, now));
        }),
      );
    });

    it('Paid Memberships Pro 3.7.3: does not depend on the order in which purchases became known', () => {
      const shuffled = fc
        .array(arbitraryPurchase, { minLength: 2, maxLength: 5 })
        .chain((purchases) =>
          fc.tuple(fc.constant(purchases), fc.shuffledSubarray(purchases, { minLength: purchases.length })),
        );
      fc.assert(
        fc.property(arbitraryBasis, shuffled, time, (basis, [purchases, others], now) => {
          expect(derive({ ...basis, purchases: others }, now)).to.deep.equal(derive({ ...basis, purchases }, now));
        }),
      );
    });

    it('is never made worse by the full price', () => {
      fc.assert(
        fc.property(arbitraryBasis, arbitraryPurchase, time, (basis, purchase, now) => {
          const withPaidFull = (paidFull: boolean) => ({
            ...basis,
            purchases: [...basis.purchases, { ...purchase, paidFull }],
          });
          expect(worthOf(withPaidFull(true), now)).to.be.at.least(worthOf(withPaidFull(false), now));
        }),
      );
    });

    it('survives the way through a store as JSON', () => {
      fc.assert(
        fc.property(arbitraryBasis, time, (basis, now) => {
          const entitlement = derive(basis, now);
          expect(JSON.parse(JSON.stringify(entitlement))).to.deep.equal(entitlement);
        }),
      );
    });
  });
}

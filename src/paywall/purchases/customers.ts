import type { EntitlementBasis } from '../entitlements/purchase.ts';
import { readerKeyFrom } from '../reader.ts';
import { isSubscribed } from './active-subscription.ts';
import { type Buyer, placeOf, type SellingNeeds } from './buyer.ts';
import { noBasis } from './entitlement-writer.ts';
import { judgingOf } from './refresh-purchases.ts';

/**
 * Under which customers of the provider a reader bought: their own, and those of the anonymous readers they were. Whoever of them
 * has a subscription comes first, for that is what there is to be cancelled and paid.
 */
export function createCustomerFinder({ billing, entitlements }: Pick<SellingNeeds, 'billing' | 'entitlements'>) {
  return async (buyer: Buyer, now: number): Promise<readonly string[]> => {
    const { publication, key } = buyer;
    const { inherited = [], ...own } = (await entitlements.read(publication.name, key))?.basis ?? noBasis;
    const holders: readonly { place: ReturnType<typeof placeOf>; basis: EntitlementBasis }[] = [
      { place: placeOf(buyer), basis: own },
      ...inherited.map((theirs) => ({
        place: { ...placeOf(buyer), reader: readerKeyFrom(theirs.from) },
        basis: theirs,
      })),
    ];
    const subscribed = ({ basis }: { basis: EntitlementBasis }) =>
      isSubscribed(basis.purchases, judgingOf(buyer, own, now));
    const ordered = [...holders.filter(subscribed), ...holders.filter((holder) => !subscribed(holder))];
    const found = await Promise.all(ordered.map(({ place }) => billing.customerOf(place)));
    return found.filter((customer) => customer !== null);
  };
}

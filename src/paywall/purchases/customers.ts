import type { EpochMs } from '../clock.ts';
import type { EntitlementBasis } from '../entitlements/purchase.ts';
import { isSubscribed } from '../entitlements/running-subscription.ts';
import { readerKeyFrom } from '../reader.ts';
import { accessRulesOf } from './active-subscription.ts';
import type { BuyerPlace } from './billing-store.ts';
import { type Buyer, placeOf, type SellingNeeds } from './buyer.ts';
import { noBasis } from './entitlement-writer.ts';
import type { CustomerReference } from './payment-provider.ts';

/**
 * The provider's customers of a reader: their own, and those of the anonymous readers they were. One with a subscription comes
 * first, because that is what the reader cancels and pays.
 */
export function createCustomerFinder({ billing, entitlements }: Pick<SellingNeeds, 'billing' | 'entitlements'>) {
  return async (buyer: Buyer, now: number): Promise<readonly string[]> => {
    const { publication, key } = buyer;
    const { inherited = [], ...own } = (await entitlements.read(publication.name, key))?.basis ?? noBasis;
    const holders: readonly { place: BuyerPlace; basis: EntitlementBasis }[] = [
      { place: placeOf(buyer), basis: own },
      ...inherited.map((theirs) => ({
        place: { ...placeOf(buyer), reader: readerKeyFrom(theirs.from) },
        basis: theirs,
      })),
    ];
    const subscribed = ({ basis }: { basis: EntitlementBasis }) =>
      isSubscribed(basis.purchases, accessRulesOf(buyer, own, now));
    const ordered = [...holders.filter(subscribed), ...holders.filter((holder) => !subscribed(holder))];
    const found = await Promise.all(ordered.map(({ place }) => billing.customerOf(place)));
    return found.filter((customer) => customer !== null);
  };
}

/**
 * Whether the reader has a customer. One whom the provider names and the store does not know, for it was lost, is taken over. Not
 * one who is gone: a reader who was erased does not come back by late news of what they had bought.
 */
export async function adoptCustomer(
  { billing, provider }: Pick<SellingNeeds, 'billing' | 'provider'>,
  { buyer, reference, now }: { buyer: Buyer; reference: CustomerReference; now: EpochMs },
): Promise<boolean> {
  const place = placeOf(buyer);
  if ((await billing.customerOf(place)) !== null) return true;
  if (!(await provider.knowsCustomer(reference))) return false;
  await billing.claimCustomer({ ...place, customer: reference.customer, instead: null, now });
  return true;
}

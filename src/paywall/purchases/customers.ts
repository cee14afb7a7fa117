import type { EpochMs } from '../clock.ts';
import type { EntitlementBasis } from '../entitlements/purchase.ts';
import { isSubscribed } from '../entitlements/subscribed.ts';
import { readerKeyFrom } from '../reader.ts';
import type { BuyerPlace } from './billing-store.ts';
import { accessRulesOf, type Buyer, buyerNamed, placeOf, type SellingNeeds } from './buyer.ts';
import type { CustomerReference } from './buyer-reference.ts';
import { noBasis } from './entitlement-writer.ts';

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
 * Whom news of a customer are about. What the provider names may be older than the customer is theirs: it is moved from one reader to
 * another by support. A reader whose store was lost is taken over. Null if the customer is nobody's any more: a reader who was erased
 * does not come back by late news of what they had bought.
 */
export async function adoptCustomer(
  needs: Pick<SellingNeeds, 'billing' | 'provider' | 'publicationOf' | 'keyOf'>,
  { reference, now }: { reference: CustomerReference; now: EpochMs },
): Promise<Buyer | null> {
  const { billing, provider } = needs;
  const named = buyerNamed(needs, reference);
  if (named === null) return null;
  const theirs = await billing.customerOf(placeOf(named));
  if (theirs === reference.customer) return named;
  const owner = await provider.ownerOf(reference.customer);
  const isOther = owner !== null && (owner.publication !== reference.publication || owner.reader !== reference.reader);
  // A customer that has been replaced: what is asked for is what the reader has now.
  if (owner === null) return theirs === null ? null : named;
  const buyer = isOther ? buyerNamed(needs, owner) : named;
  if (buyer === null) return null;
  if ((await billing.customerOf(placeOf(buyer))) === null)
    await billing.claimCustomer({ ...placeOf(buyer), customer: reference.customer, instead: null, now });
  return buyer;
}

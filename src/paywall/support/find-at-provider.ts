import type { EpochMs } from '../clock.ts';
import { entitlementAt, noEntitlement } from '../entitlements/entitlement.ts';
import type { Publication } from '../publication.ts';
import { buyerNamed, type SellingNeeds } from '../purchases/buyer.ts';
import type { FoundReader } from './find-by-email.ts';

type Needs = Pick<SellingNeeds, 'provider' | 'entitlements' | 'publicationOf' | 'keyOf'>;

/**
 * Asks the provider whose a customer, a subscription or a checkout is. Null if that is no reader of this publication. Throws
 * `provider-unavailable` and `store-unavailable`.
 */
export function createProviderFinder(needs: Needs) {
  const { provider, entitlements } = needs;
  return async ({ name }: Publication, id: string, now: EpochMs): Promise<FoundReader | null> => {
    const reference = await provider.buyerOfObject(id);
    if (reference === null) return null;
    // What was bought says who bought it; support may have moved it to another reader since, and the customer says so.
    const owner = (await provider.ownerOf(reference.customer)) ?? reference;
    const buyer = owner.publication === name ? buyerNamed(needs, owner) : null;
    if (buyer === null) return null;
    const entitlement = entitlementAt((await entitlements.read(name, buyer.key)) ?? noEntitlement, now);
    return { buyer, customer: reference.customer, entitlement };
  };
}

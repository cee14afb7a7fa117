import type { EpochMs } from '../clock.ts';
import { type Entitlement, entitlementAt, noEntitlement } from '../entitlements/entitlement.ts';
import type { Publication } from '../publication.ts';
import { type Buyer, buyerNamed, type SellingNeeds } from '../purchases/buyer.ts';

/** A reader with a customer at the provider who has an address. */
export interface FoundReader {
  readonly buyer: Buyer;
  readonly customer: string;
  readonly entitlement: Entitlement;
}

/** Maximum readers that are found at once. */
const most = 50;

type Needs = Pick<SellingNeeds, 'provider' | 'entitlements' | 'publicationOf' | 'keyOf'>;

/** Asks the provider which readers have an address. It is not stored. Throws `provider-unavailable` and `store-unavailable`. */
export function createEmailFinder(needs: Needs) {
  const { provider, entitlements } = needs;
  return async ({ name }: Publication, email: string, now: EpochMs): Promise<readonly FoundReader[]> => {
    const found: FoundReader[] = [];
    for (const { customer, kind, ...reference } of (await provider.customersByEmail(email)).slice(0, most)) {
      const named = reference.publication === name ? buyerNamed(needs, reference) : null;
      if (named === null) continue;
      const stored = await entitlements.read(name, named.key);
      const entitlement = entitlementAt(stored ?? noEntitlement, now);
      found.push({ buyer: { ...named, kind }, customer, entitlement });
    }
    return found;
  };
}

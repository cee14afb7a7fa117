import type { Entitlement } from '../entitlements/entitlement.ts';
import { purchasesIn } from '../entitlements/purchase.ts';
import { isRunning } from '../entitlements/purchase-status.ts';

/**
 * Everything that a store holds of one publication, for taking it away. Every method throws `store-unavailable`, and what removes is
 * safe to repeat.
 */
export interface PublicationRecords {
  /** Each entitlement, in batches and no particular order. One that changes meanwhile may come twice. */
  entitlements(publication: string): AsyncIterable<readonly Entitlement[]>;
  /** How many rows or keys there are beside settings, wording, offers and the audit log. */
  count(publication: string): Promise<number>;
  /** Takes away settings, wording and offers: from then on the publication is not served. Returns whether there were any. */
  removeParts(publication: string): Promise<boolean>;
  /** Takes away what `count` counts, in steps so small that nobody waits for them. */
  removeRecords(publication: string): Promise<void>;
}

/** Under this bookmark stands that a publication was removed: a store in which none is left has not lost its data. */
export const removedBookmark = 'publication-removed';

/** How many subscriptions there are for which readers may still be charged: bought by whose entitlement it is, and handed down to them. */
export function countRunning({ basis }: Entitlement): { readonly own: number; readonly inherited: number } {
  if (basis === undefined) return { own: 0, inherited: 0 };
  const own = basis.purchases.filter(isRunning).length;
  return { own, inherited: purchasesIn(basis).filter(isRunning).length - own };
}

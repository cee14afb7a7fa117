import type { BoughtPurchase } from './bought-purchase.ts';
import type { BuyerReference } from './buyer-reference.ts';

/** A subscription that the provider has, sold by Stile or by others. */
export interface ForeignPurchase {
  readonly id: string;
  /** In the provider's words. */
  readonly status: string;
  /** Whose it is marked to be; null if it is not marked. */
  readonly owner: BuyerReference | null;
  /** The purchase that it would be; null if it is marked already. */
  readonly bought: BoughtPurchase | null;
}

/** A customer that the provider has, made by Stile or by others. */
export interface ForeignCustomer {
  readonly customer: string;
  readonly owner: BuyerReference | null;
  readonly purchases: readonly ForeignPurchase[];
  /** Metadata of others' that marking would overwrite, by name. */
  readonly inTheWay: readonly string[];
}

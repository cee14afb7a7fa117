import type { EpochMs } from '../clock.ts';
import type { Purchase } from '../entitlements/purchase.ts';
import type { TermMove } from '../entitlements/sold-term.ts';
import type { Money } from '../wording/money.ts';

/** What Stile undoes of purchases by itself, in steps between which its process may end. */
export type Undoing = 'refuse-second-trial' | 'end-superseded' | 'end-refunded' | 'end-revoked';

/**
 * What is marked of a purchase at the provider, so that it is known even if the store is lost or the process ends:
 * - `accepted`: it is its buyer's one trial, and never refused.
 * - `undoing`: it is being undone; null if it is no longer to be.
 * - `undone`: it was undone, and that is on record.
 */
export type PurchaseMark =
  | { readonly as: 'accepted' }
  | { readonly as: 'undoing'; readonly act: Undoing | null }
  | { readonly as: 'undone'; readonly act: Undoing };

/** A payment that was given back. */
export interface GivenBack extends Money {
  /** The provider's id of the refund. */
  readonly id: string;
}

/** When the money for a single term arrived. The provider reports it for some weeks, so it is kept with the payment. */
export interface Arrival {
  /** The provider's id of the payment, or of the checkout if it needed none. */
  readonly payment: string;
  readonly at: EpochMs;
}

/** A purchase that was refused, which counts for nothing. */
export interface RefusedPurchase {
  readonly id: string;
  readonly offer: string;
  /** In the provider's words: `second-trial`. */
  readonly reason: string;
  readonly boughtAt: EpochMs;
  readonly endedAt: EpochMs | null;
  /** What was paid for it and is with the publisher, because giving it back failed; null if nothing is. */
  readonly kept: Money | null;
}

/** A purchase together with what only the provider and the refusing of second trials need to know of it. */
export interface BoughtPurchase {
  /** The provider's id of it. */
  readonly id: string;
  readonly purchase: Purchase;
  /** The fingerprint of what first paid for it; null if the provider has none. */
  readonly card: string | null;
  /** Whether it is marked as accepted. */
  readonly isAccepted: boolean;
  /** Whether it was sold by a version that marked nothing. */
  readonly isOld: boolean;
  readonly undoing: Undoing | null;
  /** Where the end of its introduction is to go at the provider; null if it is right. */
  readonly termMove: TermMove | null;
  /** What is still to be kept of its payment; null if nothing is. */
  readonly arrival: Arrival | null;
  /** The provider's ids of its invoices that could still be paid, or will be able to. */
  readonly owed: readonly string[];
}

/** What a purchase shows at which there is nothing to do. */
export const nothingToSettle = {
  isAccepted: false,
  isOld: false,
  undoing: null,
  termMove: null,
  arrival: null,
  owed: [],
} satisfies Partial<BoughtPurchase>;

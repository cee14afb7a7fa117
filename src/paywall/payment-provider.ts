import type { EpochMs } from './clock.ts';
import type { Offer, OfferKind } from './offer.ts';
import type { Purchase } from './purchase.ts';

/** Whom a purchase is for, in the words that the provider keeps with it and gives back. */
export interface BuyerReference {
  readonly publication: string;
  /** The reader's id, `r_…`. */
  readonly reader: string;
}

/** A checkout page to be opened. */
export interface CheckoutRequest extends BuyerReference {
  readonly customer: string;
  readonly offer: Offer;
  readonly kind: OfferKind;
  /** When the introductory term, or the one term, ends if it is bought now; null for a plan at full price. */
  readonly introEndsAt: EpochMs | null;
  /** Where the page leads after the payment: an address of Stile's own, with `{CHECKOUT_SESSION_ID}` to be filled in. */
  readonly successUrl: string;
  /** Where it leads when the reader turns back, and in the end. */
  readonly returnUrl: string;
  /** After this it can be paid no more. */
  readonly expiresAt: EpochMs;
  /** Two requests with the same key open one page. */
  readonly idempotencyKey: string;
}

/** A checkout as the provider tells it now. */
export interface Checkout extends BuyerReference {
  readonly session: string;
  readonly status: 'open' | 'complete' | 'expired';
  readonly customer: string;
  readonly offer: string;
  readonly returnUrl: string;
}

/** Everything that a customer bought in one publication, and by which cards. */
export interface CustomerPurchases {
  readonly purchases: readonly Purchase[];
  /** Fingerprints of the cards that paid, where the provider tells them. */
  readonly fingerprints: readonly string[];
}

/**
 * Who takes the money. Everything is read from it anew, never believed from a message. Every method throws
 * `provider-unavailable` where it does not answer.
 */
export interface PaymentProvider {
  /** The same reader always gets the same customer, however often this is called at once. */
  createCustomer(buyer: BuyerReference): Promise<string>;
  openCheckout(request: CheckoutRequest): Promise<{ session: string; url: string; expiresAt: EpochMs }>;
  /** Null where there is no such checkout, or it is not Stile's. */
  readCheckout(session: string): Promise<Checkout | null>;
  /** Closes an open page. One that is paid or closed already stays as it is. */
  expireCheckout(session: string): Promise<void>;
  purchasesOf(customer: string, publication: string): Promise<CustomerPurchases>;
  openPortal(request: { customer: string; returnUrl: string }): Promise<{ url: string }>;
}

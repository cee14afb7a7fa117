import type { BillingRules, RetentionOffer } from '../billing-rules.ts';
import type { Term } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import type { EndingCause, OfferKind } from '../entitlements/purchase.ts';
import type { TermMove } from '../entitlements/sold-term.ts';
import type { Offer } from '../offers/offer.ts';
import type { ReaderKind } from '../reader.ts';
import type { Money } from '../wording/money.ts';
import type { Arrival, BoughtPurchase, GivenBack, PurchaseMark, RefusedPurchase } from './bought-purchase.ts';
import type { BuyerReference, CustomerReference } from './buyer-reference.ts';
import type { ForeignCustomer } from './foreign-purchase.ts';
import type { SalesListing } from './sales-listing.ts';

/** An offer as the provider is to know it. */
export interface Listing {
  readonly publication: string;
  readonly offer: Offer;
  readonly kind: OfferKind;
  /** What the page and the invoices call the plan, and what they call the term. */
  readonly names: { readonly plan: string; readonly term: string };
  /** How the publication has it taxed. */
  readonly tax: BillingRules['tax'];
}

/** A price with which an offer is sold. */
export interface ListedPrice {
  /** For the term, paid once, or for the plan, paid every time. */
  readonly of: 'term' | 'plan';
  /** The provider's id of it. */
  readonly id: string;
  /** Whether it was made just now; otherwise it was there. */
  readonly made: boolean;
}

/** A checkout page to be opened. */
export interface CheckoutRequest extends CustomerReference, Listing {
  /** When the introductory term, or the one term, ends if it is bought now; null for a plan at full price. */
  readonly introEndsAt: EpochMs | null;
  /** By whose calendar the term counts. */
  readonly timeZone: string;
  /** Whether there is to be an invoice for what is paid once. */
  readonly invoices: boolean;
  /** Where the page leads after the payment: an address of Stile's own, with `{CHECKOUT_SESSION_ID}` to be filled in. */
  readonly successUrl: string;
  /** Where it leads when the reader turns back, and in the end. */
  readonly returnUrl: string;
  /** As `pageLocale` returned it. */
  readonly locale: string | null;
  /** After this it can be paid no more. */
  readonly expiresAt: EpochMs;
  /** Two equal requests with the same key open one page. */
  readonly idempotencyKey: string;
}

/** A page that is open. */
export interface CheckoutPage {
  readonly session: string;
  readonly url: string;
  readonly expiresAt: EpochMs;
}

/** A checkout as the provider reports it now. */
export interface Checkout extends CustomerReference {
  readonly session: string;
  /** `complete` says that the reader is done, not that the money has arrived. */
  readonly status: 'open' | 'complete' | 'expired';
  readonly offer: string;
  readonly returnUrl: string;
  readonly openedAt: EpochMs;
  /** In which language the page was wanted; null if nothing was said. */
  readonly locale: string | null;
  /** The end of the term that the page names; null if it names none. */
  readonly introEndsAt: EpochMs | null;
}

/** A switch of a running subscription to the plan of an offer. */
export interface SwitchRequest {
  /** The provider's ids of whose subscription it is, and of it. */
  readonly customer: string;
  readonly purchase: string;
  readonly listing: Listing;
  readonly proration: BillingRules['switching']['proration'];
}

/** A subscription that its reader wants to cancel. */
export interface CancelRequest {
  /** The provider's ids of whose it is, and of it. */
  readonly customer: string;
  readonly purchase: string;
  /** What the reader is offered to stay; null for nothing. */
  readonly retention: {
    readonly publication: string;
    readonly retention: RetentionOffer;
    /** How often the plan is paid. */
    readonly every: Term;
  } | null;
  readonly returnUrl: string;
  /** As `pageLocale` returned it. */
  readonly locale: string | null;
}

/** The invoice that a switch makes, now or at the end of the period. */
export interface SwitchBill {
  /** With whatever taxes there are; what is given back is taken off. */
  readonly due: Money;
  /** The end of the whole period of the new plan that it pays for; null if it pays for none. */
  readonly paysUntil: EpochMs | null;
}

/** A sale for which a promotion code was entered. */
export interface PromotedSale extends BuyerReference {
  /** The provider's id of the checkout. */
  readonly session: string;
  readonly offer: string;
  /** As readers type it; null for a discount without one. */
  readonly code: string | null;
  /** The provider's id of what the code stands for. */
  readonly coupon: string | null;
  /** What it took off what was paid at once; it may take something off later payments too. */
  readonly off: Money;
}

/** What an event is about. */
export interface EventSubject {
  /** The kind of object, in the provider's words, and its id. */
  readonly kind: string;
  readonly id: string;
  /** Whose it is, where the message says so by itself. */
  readonly buyer: CustomerReference | null;
}

/** News from the provider: that something happened, never what. Everything is looked up. */
export interface EventHint {
  readonly id: string;
  readonly type: string;
  /** Null for an event that changes nobody's entitlement. */
  readonly about: EventSubject | null;
}

/**
 * The payment provider. Everything is read from it again and never taken from a message. Every method throws
 * `provider-unavailable` where it does not answer, and `provider-refused` where it says no to what is asked.
 */
export interface PaymentProvider extends SalesListing {
  /** The language of the provider's pages for readers of a locale; null if it has none, and then goes by the browser. */
  pageLocale(locale: string): string | null;
  /**
   * The same reader always gets the same customer, however often this is called at once. `instead` names the one that is gone
   * and is to be replaced, null if there was none.
   */
  createCustomer(
    buyer: BuyerReference & { readonly kind?: ReaderKind | null },
    instead: string | null,
  ): Promise<string>;
  /** Those of Stile's with this e-mail address, in whichever publication. One of whom it is not known is `registered`. */
  customersByEmail(email: string): Promise<readonly (CustomerReference & { readonly kind: ReaderKind })[]>;
  /** Whose a customer is now; null if there is none, or not one of Stile's. */
  ownerOf(customer: string): Promise<BuyerReference | null>;
  /** Makes a customer another reader's, with everything that it says about whose it is. Asked again, it changes nothing more. */
  moveCustomer(customer: string, to: BuyerReference & { readonly kind?: ReaderKind | undefined }): Promise<void>;
  /** Deletes a customer with everything that can be paid by; what was bought ends. One that is gone stays so. */
  deleteCustomer(customer: string): Promise<void>;

  /**
   * Makes whatever it takes to sell an offer, unless it is there: selling does so by itself, this does it beforehand. Looks
   * again each time, because a price may have been archived.
   */
  listOffer(listing: Listing): Promise<readonly ListedPrice[]>;
  /** Null if the customer is gone. */
  openCheckout(request: CheckoutRequest): Promise<CheckoutPage | null>;
  /** Null if there is no such checkout, or it is not Stile's. */
  readCheckout(session: string): Promise<Checkout | null>;
  /** The sale that a checkout was, if a promotion code was entered; null for all others. */
  promotedSale(session: string): Promise<PromotedSale | null>;
  /** Closes an open page, and returns its final state: one that was completed meanwhile stays so. */
  expireCheckout(session: string): Promise<'complete' | 'expired'>;

  /** Subscriptions that Stile may not have sold: the one that is named, or those that run of the customer; null if there is none. */
  foreignPurchases(
    named: { readonly customer: string | null; readonly subscription: string | null },
    to: BuyerReference & { readonly offer: string },
  ): Promise<ForeignCustomer | null>;
  /** Marks a subscription and its customer as this reader's. Asked again, it changes nothing more. */
  adoptPurchase(id: string, to: CustomerReference & { readonly offer: string }): Promise<void>;
  /** Everything that a customer bought in one publication. Empty if the provider does not know the customer. */
  purchasesOf(customer: string, publication: string): Promise<readonly BoughtPurchase[]>;
  /**
   * Ends a subscription at once, without giving anything back, and writes down why before it does; null for support's own reasons. One that has ended stays as it is.
   * Returns whether this call ended it: of two at once, one does.
   */
  endPurchase(id: string, because: EndingCause | null): Promise<boolean>;
  /** Ends a subscription when the period is over that is paid. One that has ended stays as it is. */
  cancelPurchase(id: string): Promise<void>;
  /** Sees to it that nobody can pay an invoice any more. Returns whether this call did: not if it is paid, or the provider refuses. */
  voidInvoice(id: string): Promise<boolean>;
  /**
   * Undoes a subscription: it ends, and what was paid is refunded. Repeated it does nothing twice, and answers all that was given back.
   * `purchasesOf` lists it until it is marked as undone.
   */
  refusePurchase(id: string): Promise<readonly GivenBack[]>;
  markPurchase(id: string, mark: PurchaseMark): Promise<void>;
  /** What the customer bought in the publication and was refused. */
  refusedOf(customer: string, publication: string): Promise<readonly RefusedPurchase[]>;
  /** Moves the end of an introduction, and what ends with it. False if it is no longer where it was: then somebody else has moved it. */
  moveTerm(id: string, move: TermMove): Promise<boolean>;
  keepArrival(arrival: Arrival): Promise<void>;

  /** The address at which people of the publisher see it in the provider's own pages; null if there are none. */
  pageOf(kind: 'customer' | 'subscription', id: string): string | null;
  /** A page on which a customer sees and cancels what they bought and changes their card. Null if the customer is gone. */
  openPortal(request: {
    readonly customer: string;
    readonly returnUrl: string;
    readonly locale: string | null;
  }): Promise<{ url: string } | null>;

  /** A page for cancelling one subscription. Null if the customer or the subscription is gone. */
  openCancelling(request: CancelRequest): Promise<{ url: string } | null>;
  /** What a switch would cost, if it happened at this moment. Null for a subscription of several things, which nobody switches. */
  previewSwitch(request: SwitchRequest): Promise<SwitchBill | null>;
  /** A page on which the reader sees what the switch costs, and confirms it. Null as above. */
  openSwitch(
    request: SwitchRequest & { readonly returnUrl: string; readonly locale: string | null },
  ): Promise<{ url: string } | null>;

  /** Whether a text has the form of an id by which the provider's people know a customer, a subscription or a checkout. */
  isObjectId(text: string): boolean;
  /** Whose the object with such an id is; null if it is nobody's whom Stile knows. */
  buyerOfObject(id: string): Promise<CustomerReference | null>;
  /** Whose the subject of an event is; null if it is nobody's whom Stile knows. */
  buyerOf(subject: EventSubject): Promise<CustomerReference | null>;
  /** What happened since then, in no particular order. The provider forgets events after 30 days. */
  eventsSince(time: EpochMs): AsyncIterable<EventHint>;
  /** Everyone who bought anything, some of them several times. Continues after the `cursor` of an earlier answer; null begins. */
  everyBuyer(cursor: string | null): AsyncIterable<{ readonly cursor: string; readonly buyer: CustomerReference }>;
}

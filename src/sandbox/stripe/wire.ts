import type Stripe from 'stripe';

/**
 * Stripe's objects as they travel: the client library's types describe what the library hands out after parsing (decimals as
 * objects, references that may have been expanded). On the wire, and in the stand-in's tables, a decimal is a string and a
 * reference is always the id. Building the objects against these types makes a misspelt field a type error.
 */
type Plain = string | number | boolean | null | undefined;

type WireValue<V> = [string] extends [V]
  ? Extract<V, Plain>
  : V extends Plain
    ? V
    : V extends Stripe.Decimal
      ? string
      : V extends readonly (infer Item)[]
        ? WireValue<Item>[]
        : Wire<V>;

/** How the library marks what an object does not have: `deleted?: void`. */
type Gone = ReturnType<() => void> | undefined;

type Wire<T> = { [Name in keyof T as [T[Name]] extends [Gone] ? never : Name]: WireValue<T[Name]> };

export type Charge = Wire<Stripe.Charge>;
export type CheckoutSession = Wire<Stripe.Checkout.Session>;
export type Coupon = Wire<Stripe.Coupon>;
export type Customer = Wire<Stripe.Customer>;
export type Discount = Wire<Stripe.Discount>;
export type Dispute = Wire<Stripe.Dispute>;
export type Invoice = Wire<Stripe.Invoice>;
export type InvoiceLine = Wire<Stripe.InvoiceLineItem>;
export type InvoicePayment = Wire<Stripe.InvoicePayment>;
export type LineItem = Wire<Stripe.LineItem>;
export type PaymentIntent = Wire<Stripe.PaymentIntent>;
export type PaymentMethod = Wire<Stripe.PaymentMethod>;
export type Plan = Wire<Stripe.Plan>;
export type PortalConfiguration = Wire<Stripe.BillingPortal.Configuration>;
export type PortalSession = Wire<Stripe.BillingPortal.Session>;
export type Price = Wire<Stripe.Price>;
export type Product = Wire<Stripe.Product>;
export type PromotionCode = Wire<Stripe.PromotionCode>;
export type Refund = Wire<Stripe.Refund>;
export type Subscription = Wire<Stripe.Subscription>;
export type SubscriptionSchedule = Wire<Stripe.SubscriptionSchedule>;
export type SubscriptionItem = Wire<Stripe.SubscriptionItem>;

/** What stays of an object that was deleted. */
export interface Deleted<Kind extends string> {
  readonly id: string;
  readonly object: Kind;
  readonly deleted: true;
}

/** A snapshot event. */
export interface Event {
  readonly id: string;
  readonly object: 'event';
  readonly api_version: string;
  readonly created: number;
  readonly data: { readonly object: object; readonly previous_attributes?: object };
  readonly livemode: false;
  readonly pending_webhooks: number;
  readonly request: { readonly id: string | null; readonly idempotency_key: string | null } | null;
  readonly type: string;
}

/** A page of a list, as every list call answers and as lists inside objects are given. */
export interface List<T> {
  readonly object: 'list';
  readonly data: T[];
  readonly has_more: boolean;
  readonly url: string;
}

/** The version whose shapes the stand-in speaks; requests for another are refused. */
export const apiVersion = '2026-10-28.endive';

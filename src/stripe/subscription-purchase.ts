import type Stripe from 'stripe';
import type { Purchase } from '../paywall/entitlements/purchase.ts';
import type { BoughtPurchase } from '../paywall/purchases/payment-provider.ts';
import { endingCauseIn, idOf, type StileMetadata } from './metadata.ts';
import { owedOf, paidAfterEnd, paidUntil } from './open-invoices.ts';
import { fingerprintOf, isPending, paymentsOf, sourcesOf } from './payments.ts';
import { planOfPrice } from './plans/plan-price.ts';
import { plannedSwitch } from './plans/planned-switch.ts';
import { offerOfPrice } from './plans/price-offer.ts';
import { retainedAt } from './plans/retention.ts';
import { isRefundedOrDisputed } from './refunds.ts';
import { introductionOf } from './sales/introduction.ts';
import { marksOf } from './sales/marks.ts';
import { saleIn } from './sales/sold-as.ts';

export type OnUnknownStatus = (found: { readonly subscription: string; readonly status: string }) => void;

/** A subscription of Stile's and all else at Stripe that says how it stands. */
interface SoldSubscription {
  readonly subscription: Stripe.Subscription;
  readonly marks: StileMetadata;
  /** All of the customer's. */
  readonly invoices: readonly Stripe.Invoice[];
  readonly charges: readonly Stripe.Charge[];
  readonly onUnknownStatus: OnUnknownStatus;
}

/** Every enumeration of Stripe's is open: a status that is not here is one that this version does not know. */
const statuses: Readonly<Record<string, Purchase['status']>> = {
  incomplete: 'incomplete',
  incomplete_expired: 'incomplete_expired',
  trialing: 'trialing',
  active: 'active',
  past_due: 'past_due',
  unpaid: 'unpaid',
  paused: 'paused',
  canceled: 'canceled',
};

function statusOf({ id, status }: Stripe.Subscription, onUnknown: OnUnknownStatus): Purchase['status'] {
  const known = statuses[status];
  if (known === undefined) onUnknown({ subscription: id, status });
  return known ?? 'unknown';
}

const msOf = (seconds: number | null): number | null => (seconds === null ? null : seconds * 1000);

const least = (times: readonly number[]): number | null => (times.length === 0 ? null : Math.min(...times));

const greatest = (times: readonly number[]): number | null => (times.length === 0 ? null : Math.max(...times));

/**
 * Whether it billed the plan for a whole period, at whatever price: not the item sold beside it, nor a trial's zero, nor a proration,
 * nor what a promotion code made free.
 */
function billsPlan({ amount, discount_amounts: discounts, parent }: Stripe.InvoiceLineItem): boolean {
  const item = parent?.subscription_item_details;
  const off = (discounts ?? []).reduce((sum, discount) => sum + discount.amount, 0);
  return item != null && !item.proration && amount - off > 0;
}

/**
 * Since when it is behind: since the oldest of its invoices that were tried in vain was due. When Stripe has given up trying, that may
 * be one that it wrote off.
 */
function failingSince(status: Purchase['status'], invoices: readonly Stripe.Invoice[]): number | null {
  if (status !== 'past_due' && status !== 'unpaid') return null;
  const unpaid = invoices.filter((invoice) => invoice.status === 'open' || invoice.status === 'uncollectible');
  const failing = unpaid.filter(({ attempt_count: attempts }) => attempts > 0);
  return msOf(least(failing.map(({ created, status_transitions: { finalized_at: due } }) => due ?? created)));
}

function defaultMethod({ default_payment_method: method }: Stripe.Subscription): Stripe.PaymentMethod | null {
  return typeof method === 'string' ? null : method;
}

/** The price of the plan that it was sold with: what its first invoice bills, be it for nothing while an introduction runs. */
function soldPrice(invoices: readonly Stripe.Invoice[]): string | null {
  const first = invoices.find(({ billing_reason: reason }) => reason === 'subscription_create');
  const line = first?.lines.data.find(({ parent }) => parent?.subscription_item_details?.proration === false);
  return idOf(line?.pricing?.price_details?.price);
}

/**
 * The offer whose plan it has. What was written down at the sale holds while it has the price that it was sold with; after that the
 * price says whose it is. One that is nobody's offer, as somebody may choose it in the dashboard, leaves it as it was.
 */
function offersOf(
  { items }: Stripe.Subscription,
  marks: StileMetadata,
  invoices: readonly Stripe.Invoice[],
): Pick<Purchase, 'offer' | 'soldOffer'> {
  const price = items.data[0]?.price;
  const sold = soldPrice(invoices);
  const isSwitched = price !== undefined && sold !== null && price.id !== sold;
  const offer = isSwitched ? offerOfPrice(marks.publication, price) : null;
  return offer === null || offer === marks.offer ? { offer: marks.offer } : { offer, soldOffer: marks.offer };
}

/** When the first of its invoices was paid: for a payment that took days, when the money arrived. */
const firstPaid = (paid: readonly Stripe.Invoice[]): number | null =>
  least(paid.map(({ created, status_transitions: { paid_at: at } }) => at ?? created));

/** When the first period of its plan began that was paid for at whatever price. */
const planBegan = (paid: readonly Stripe.Invoice[]): number | null =>
  least(paid.flatMap(({ lines }) => lines.data.filter(billsPlan)).map(({ period }) => period.start));

/** The purchase that a subscription is. That it was sold as an introduction its metadata say: anybody may set a `trial_end`. */
export async function subscriptionPurchase(stripe: Stripe, sold: SoldSubscription): Promise<BoughtPurchase> {
  const { subscription, marks } = sold;
  const { id, created, items, cancel_at, cancel_at_period_end, ended_at } = subscription;
  const own = sold.invoices.filter(({ parent }) => idOf(parent?.subscription_details?.subscription) === id);
  const paid = own.filter((invoice) => invoice.status === 'paid');
  const sources = new Set(own.flatMap(sourcesOf));
  const payments = paymentsOf(sold.charges, sources);
  const status = statusOf(subscription, sold.onUnknownStatus);
  const price = items.data[0]?.price;
  const switchesTo = await plannedSwitch(stripe, marks.publication, subscription);
  const periodEnd = greatest(items.data.map(({ current_period_end: end }) => end));
  const sale = saleIn(subscription.metadata, 'subscription');
  const paidAt = msOf(firstPaid(paid));
  const planBeganAt = msOf(planBegan(paid));
  const isAwaited = paidAt === null && isPending(sold.charges, sources);
  const introduction = introductionOf(subscription, sale, { paidAt, isAwaited, planBeganAt });
  const cancelsAt = msOf(cancel_at ?? (cancel_at_period_end ? periodEnd : null));
  const paused = subscription.pause_collection;
  return {
    id,
    owed: owedOf(own),
    card: fingerprintOf(payments[0]?.payment_method_details ?? defaultMethod(subscription)),
    ...marksOf(subscription.metadata, sale),
    termMove: introduction?.move ?? null,
    purchase: {
      ...offersOf(subscription, marks, own),
      ...(marks.wonBack ? { wonBack: true } : {}),
      kind: 'subscription',
      status,
      soldAs: sale.kind,
      paidAt,
      paused: paused == null ? null : { resumesAt: msOf(paused.resumes_at) },
      endedBecause: endingCauseIn(subscription.metadata),
      paidUntil: paidUntil(own),
      paidAfterEnd: await paidAfterEnd(stripe, { endedAt: ended_at, invoices: own, payments }),
      plan: switchesTo?.plan ?? (price === undefined ? null : planOfPrice(price)),
      switchesTo,
      retainedAt: retainedAt(marks.publication, subscription, own),
      startedAt: created * 1000,
      paid: paid.length > 0,
      paidFull: planBeganAt !== null,
      introEndsAt: introduction?.endsAt ?? null,
      periodEndsAt: msOf(periodEnd),
      cancelsAt: introduction?.isGivenEnd(cancelsAt) ? introduction.endsAt : cancelsAt,
      endedAt: msOf(ended_at),
      pastDueSince: failingSince(status, own),
      takenBack: await isRefundedOrDisputed(stripe, payments),
    },
  };
}

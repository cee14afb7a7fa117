import type Stripe from 'stripe';
import type { Purchase } from '../../paywall/entitlements/purchase.ts';
import type { BoughtPurchase } from '../../paywall/purchases/bought-purchase.ts';
import { endingCauseIn, idOf, type StileMetadata } from '../metadata.ts';
import { chargeDiffers } from '../plans/charge-differs.ts';
import { planOfPrice } from '../plans/plan-price.ts';
import { plannedSwitch } from '../plans/planned-switch.ts';
import { offerOfPrice } from '../plans/price-offer.ts';
import { retainedAt } from '../plans/retention.ts';
import { introductionOf } from '../sales/introduction.ts';
import { marksOf } from '../sales/marks.ts';
import { saleIn } from '../sales/sold-as.ts';
import { latest, msOf } from '../times.ts';
import { owedOf, paidAfterEnd, paidUntil } from './open-invoices.ts';
import { fingerprintOf, isPending, paymentsOf, sourcesOf } from './payments.ts';
import { isRefundedOrDisputed } from './refunds.ts';
import { failingSince, firstPaid, planBegan, soldPrice } from './subscription-invoices.ts';

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

function defaultMethod({ default_payment_method: method }: Stripe.Subscription): Stripe.PaymentMethod | null {
  return typeof method === 'string' ? null : method;
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

/** What its own invoices and payments say of it. */
async function moneyOf(stripe: Stripe, { subscription, marks, ...sold }: SoldSubscription) {
  const own = sold.invoices.filter(
    ({ parent }) => idOf(parent?.subscription_details?.subscription) === subscription.id,
  );
  const paid = own.filter((invoice) => invoice.status === 'paid');
  const sources = new Set(own.flatMap(sourcesOf));
  const payments = paymentsOf(sold.charges, sources);
  const paidAt = firstPaid(paid);
  const isBehind = subscription.status === 'past_due' || subscription.status === 'unpaid';
  return {
    first: payments[0],
    owed: owedOf(own),
    isAwaited: paidAt === null && isPending(sold.charges, sources),
    planBeganAt: planBegan(paid),
    known: {
      ...offersOf(subscription, marks, own),
      paid: paid.length > 0,
      paidAt,
      paidUntil: paidUntil(own),
      paidAfterEnd: await paidAfterEnd(stripe, { endedAt: subscription.ended_at, invoices: own, payments }),
      retainedAt: retainedAt(marks.publication, subscription, own),
      pastDueSince: isBehind ? failingSince(own) : null,
      takenBack: await isRefundedOrDisputed(stripe, payments),
    },
  };
}

/**
 * Until when its reader has what was paid for, or given for nothing. An invoice says neither that an introduction was moved to run from its
 * payment, nor that support has put a plan on trial.
 */
function hadUntil(
  { trial_end }: Stripe.Subscription,
  paidUntil: number | null,
  introduction: { readonly endsAt: number | null } | null,
): number | null {
  const ends = [paidUntil, introduction === null ? msOf(trial_end) : introduction.endsAt];
  return latest(ends.filter((end) => end !== null));
}

/** What its plan costs, and what it switches to by itself. */
async function plansOf(stripe: Stripe, { subscription, marks }: SoldSubscription) {
  const price = subscription.items.data[0]?.price;
  return {
    plan: price === undefined ? null : planOfPrice(price),
    switchesTo: await plannedSwitch(stripe, marks.publication, subscription),
    ...(chargeDiffers(subscription) ? { chargeDiffers: true as const } : {}),
  };
}

/** The purchase that a subscription is. That it was sold as an introduction its metadata say: anybody may set a `trial_end`. */
export async function subscriptionPurchase(stripe: Stripe, sold: SoldSubscription): Promise<BoughtPurchase> {
  const { subscription, marks } = sold;
  const { id, created, items, cancel_at, cancel_at_period_end, ended_at, pause_collection: paused } = subscription;
  const { known, planBeganAt, isAwaited, ...money } = await moneyOf(stripe, sold);
  const periodEnd = latest(items.data.map(({ current_period_end: end }) => end));
  const sale = saleIn(subscription.metadata, 'subscription');
  const introduction = introductionOf(subscription, sale, { paidAt: known.paidAt, isAwaited, planBeganAt });
  const cancelsAt = msOf(cancel_at ?? (cancel_at_period_end ? periodEnd : null));
  return {
    id,
    owed: money.owed,
    card: fingerprintOf(money.first?.payment_method_details ?? defaultMethod(subscription)),
    ...marksOf(subscription.metadata, sale),
    termMove: introduction?.move ?? null,
    arrival: null,
    purchase: {
      ...known,
      paidUntil: hadUntil(subscription, known.paidUntil, planBeganAt === null ? introduction : null),
      ...(await plansOf(stripe, sold)),
      ...(marks.wonBack ? { wonBack: true } : {}),
      ...(marks.imported ? { imported: true as const } : {}),
      kind: 'subscription',
      status: statusOf(subscription, sold.onUnknownStatus),
      soldAs: sale.kind,
      paused: paused == null ? null : { resumesAt: msOf(paused.resumes_at) },
      endedBecause: endingCauseIn(subscription.metadata),
      startedAt: msOf(created),
      paidFull: planBeganAt !== null,
      introEndsAt: introduction?.endsAt ?? null,
      periodEndsAt: msOf(periodEnd),
      cancelsAt: introduction?.isGivenEnd(cancelsAt) ? introduction.endsAt : cancelsAt,
      endedAt: msOf(ended_at),
    },
  };
}

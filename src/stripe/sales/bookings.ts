import type Stripe from 'stripe';
import type { EpochMs } from '../../paywall/clock.ts';
import type { Booking, SubscriptionSpan } from '../../paywall/purchases/sales-listing.ts';
import { soldBy } from '../metadata.ts';
import { moneyOf } from '../minor-units.ts';
import { pageSize } from '../purchases/customer-purchases.ts';
import { isStandingRefund, isTakenByBank } from '../purchases/refunds.ts';
import { msOf } from '../times.ts';
import { saleIn } from './sold-as.ts';

/** Stripe lists invoices by when they were made. One is tried for two months at most before it is given up. */
const longestPaymentDays = 62;

const daySeconds = 86_400;

type Sold = Pick<Booking, 'publication' | 'offer'>;

function soldAs(metadata: Stripe.Metadata | null | undefined): Sold | null {
  const sold = soldBy(metadata);
  return sold === null ? null : { publication: sold.publication, offer: sold.offer };
}

const soldByInvoice = ({ parent }: Stripe.Invoice): Sold | null => soldAs(parent?.subscription_details?.metadata);

/** What subscriptions brought. */
async function* ofInvoices(stripe: Stripe, from: number): AsyncIterable<Booking> {
  const created = { gte: from - longestPaymentDays * daySeconds };
  for await (const invoice of stripe.invoices.list({ status: 'paid', created, limit: pageSize })) {
    const sold = soldByInvoice(invoice);
    const paidAt = invoice.status_transitions.paid_at ?? invoice.created;
    if (sold === null || paidAt < from) continue;
    const money = moneyOf(invoice.amount_paid, invoice.currency);
    const isFirst = invoice.billing_reason === 'subscription_create';
    yield { ...sold, kind: 'payment', money, at: msOf(paidAt), isFirst };
  }
}

/** What single terms brought: only their payments bear what was sold, those of subscriptions do not. */
async function* ofTerms(stripe: Stripe, created: { gte: number }): AsyncIterable<Booking> {
  for await (const charge of stripe.charges.list({ created, limit: pageSize })) {
    const sold = soldAs(charge.metadata);
    if (sold === null || !charge.paid || charge.status !== 'succeeded') continue;
    const money = moneyOf(charge.amount, charge.currency);
    yield { ...sold, kind: 'payment', money, at: msOf(charge.created), isFirst: true };
  }
}

/** Single terms that cost nothing: there is no payment, only the page on which they were taken. */
async function* ofFreeTerms(stripe: Stripe, created: { gte: number }): AsyncIterable<Booking> {
  for await (const session of stripe.checkout.sessions.list({ status: 'complete', created, limit: pageSize })) {
    const sold = soldAs(session.metadata);
    const isFree = session.mode === 'payment' && session.payment_status === 'no_payment_required';
    if (sold === null || !isFree) continue;
    const money = moneyOf(0, session.currency ?? 'usd');
    yield { ...sold, kind: 'payment', money, at: msOf(session.created), isFirst: true };
  }
}

type Taken = Pick<Stripe.Refund | Stripe.Dispute, 'amount' | 'currency' | 'created' | 'charge' | 'payment_intent'>;

/** What a payment was for: it says so itself, or the invoice does that it paid. */
async function soldFor(stripe: Stripe, { charge, payment_intent }: Taken): Promise<Sold | null> {
  const own = typeof charge === 'string' || charge === null ? null : soldAs(charge.metadata);
  const intent = typeof payment_intent === 'string' ? payment_intent : payment_intent?.id;
  if (own !== null || intent === undefined) return own;
  const payment = { type: 'payment_intent' as const, payment_intent: intent };
  const { data } = await stripe.invoicePayments.list({ payment, limit: 1, expand: ['data.invoice'] });
  const invoice = data[0]?.invoice;
  return invoice === undefined || typeof invoice === 'string' || invoice.deleted === true
    ? null
    : soldByInvoice(invoice);
}

async function bookedBack(stripe: Stripe, taken: Taken): Promise<readonly Booking[]> {
  const sold = await soldFor(stripe, taken);
  const money = moneyOf(taken.amount, taken.currency);
  return sold === null ? [] : [{ ...sold, kind: 'refund', money, at: msOf(taken.created), isFirst: false }];
}

/** What was given back, and what banks have taken back. */
async function* ofRefunds(stripe: Stripe, created: { gte: number }): AsyncIterable<Booking> {
  const asked = { created, limit: pageSize, expand: ['data.charge'] };
  for await (const refund of stripe.refunds.list(asked)) {
    if (isStandingRefund(refund)) yield* await bookedBack(stripe, refund);
  }
  for await (const dispute of stripe.disputes.list(asked)) {
    if (isTakenByBank(dispute)) yield* await bookedBack(stripe, dispute);
  }
}

/** Everything that was paid and given back since then, from Stripe's own lists. */
export async function* bookingsSince(stripe: Stripe, time: EpochMs): AsyncIterable<Booking> {
  const from = Math.max(0, Math.floor(time / 1000));
  const created = { gte: from };
  yield* ofInvoices(stripe, from);
  yield* ofTerms(stripe, created);
  yield* ofFreeTerms(stripe, created);
  yield* ofRefunds(stripe, created);
}

/** Of subscriptions that never began. */
const unborn: ReadonlySet<string> = new Set(['incomplete', 'incomplete_expired']);

export async function* everySubscription(stripe: Stripe): AsyncIterable<SubscriptionSpan> {
  for await (const subscription of stripe.subscriptions.list({ status: 'all', limit: pageSize })) {
    const sold = soldAs(subscription.metadata);
    if (sold === null || unborn.has(subscription.status)) continue;
    const { kind, givenEnd } = saleIn(subscription.metadata, 'subscription');
    const { created, ended_at, cancel_at, cancel_at_period_end, status } = subscription;
    yield {
      ...sold,
      startedAt: msOf(created),
      endedAt: msOf(ended_at),
      trialEndsAt: kind === 'introduction' ? (givenEnd ?? msOf(subscription.trial_end)) : null,
      paymentFailed: status === 'past_due' || status === 'unpaid',
      isCancelling: ended_at === null && (cancel_at !== null || cancel_at_period_end),
    };
  }
}

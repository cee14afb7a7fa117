import type Stripe from 'stripe';
import type { Payments } from './payments.ts';

/** The bank has asked, or has asked and given in: the money has not been taken back. */
const harmless: ReadonlySet<string> = new Set([
  'won',
  'prevented',
  'warning_needs_response',
  'warning_under_review',
  'warning_closed',
]);

/** Whether a dispute has taken the money, at least for now. */
export const isTakenByBank = ({ status }: Pick<Stripe.Dispute, 'status'>): boolean => !harmless.has(status);

async function isDisputed(stripe: Stripe, charge: Stripe.Charge): Promise<boolean> {
  if (!charge.disputed) return false;
  const disputes = await stripe.disputes.list({ charge: charge.id, limit: 100 });
  return disputes.data.some(isTakenByBank);
}

/** Refunds that reach the reader, or are on their way. One that failed, was cancelled or waits for somebody has given nothing back. */
const standing: ReadonlySet<string | null> = new Set(['pending', 'succeeded']);

export const isStandingRefund = ({ status }: Pick<Stripe.Refund, 'status'>): boolean => standing.has(status);

/** A charge brings its first refunds along if that is asked for; the others are listed. */
async function refundsOf(stripe: Stripe, { id, refunds, amount_refunded: flagged }: Stripe.Charge) {
  const isWhole = refunds == null ? !flagged : !refunds.has_more;
  return isWhole
    ? (refunds?.data ?? [])
    : stripe.refunds.list({ charge: id, limit: 100 }).autoPagingToArray({ limit: 1000 });
}

/**
 * Whether all of a payment was given back, at once or by and by. Its refunds are the truth: the flag on the charge may say otherwise
 * for a while after one of them has failed.
 */
async function isRefunded(stripe: Stripe, charge: Stripe.Charge): Promise<boolean> {
  const refunds = (await refundsOf(stripe, charge)).filter(isStandingRefund);
  const given = refunds.reduce((sum, { amount }) => sum + amount, 0);
  return refunds.length > 0 && given >= charge.amount;
}

/** Whether a payment is with the reader again: given back in full, or taken back by its bank. */
export const isTakenBack = async (stripe: Stripe, charge: Stripe.Charge): Promise<boolean> =>
  (await isRefunded(stripe, charge)) || (await isDisputed(stripe, charge));

/** Whether the latest payment was refunded in full, or its bank has taken it back. */
export async function isRefundedOrDisputed(stripe: Stripe, payments: Payments): Promise<boolean> {
  const latest = payments.at(-1);
  return latest !== undefined && isTakenBack(stripe, latest);
}

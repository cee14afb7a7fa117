import type Stripe from 'stripe';
import type { LatePayment } from '../../paywall/entitlements/purchase.ts';
import { moneyOf } from '../minor-units.ts';
import { isForbidden, isInvalidRequest } from '../stripe-errors.ts';
import { latest, msOf } from '../times.ts';
import { type Payments, paymentsOf, sourcesOf } from './payments.ts';
import { isTakenBack } from './refunds.ts';

type Invoices = readonly Stripe.Invoice[];

/**
 * The invoices that could still be paid, or will be able to once somebody finalises them. One that is written off is left as it is:
 * that is the publisher's bookkeeping.
 */
export const owedOf = (invoices: Invoices): readonly string[] =>
  invoices
    .filter(({ status, amount_due: due }) => status === 'open' || (status === 'draft' && due > 0))
    .map(({ id }) => id);

/** The end of the last period that a paid invoice is for, in milliseconds; null if there is none. */
export const paidUntil = (invoices: Invoices): number | null =>
  latest(
    invoices
      .filter(({ status }) => status === 'paid')
      .flatMap(({ lines }) => lines.data.filter(isForPeriod).map(({ period }) => msOf(period.end))),
  );

/** Whether a line is the plan's, on trial or not. What is sold beside it names no item of the subscription. */
const isForPeriod = ({ parent }: Stripe.InvoiceLineItem): boolean => parent?.subscription_item_details != null;

/** What was paid after a subscription had ended (seconds), unless it was given back. */
export async function paidAfterEnd(
  stripe: Stripe,
  { endedAt, invoices, payments }: { endedAt: number | null; invoices: Invoices; payments: Payments },
): Promise<readonly LatePayment[]> {
  if (endedAt === null) return [];
  const late: LatePayment[] = [];
  for (const invoice of invoices) {
    const { id, amount_paid: amount, currency, status_transitions: times } = invoice;
    if (invoice.status !== 'paid' || amount === 0 || times.paid_at === null || times.paid_at <= endedAt) continue;
    const charge = paymentsOf(payments, new Set(sourcesOf(invoice))).at(-1);
    const isKept = charge === undefined || !(await isTakenBack(stripe, charge));
    if (isKept) late.push({ invoice: id, ...moneyOf(amount, currency), paidAt: msOf(times.paid_at) });
  }
  return late;
}

export type OnRefusedVoid = (found: { readonly invoice: string; readonly reason: string }) => void;

/**
 * Makes an invoice void. A draft of a subscription can neither be deleted nor voided: it is finalised first, without being collected.
 * Returns whether this call did it. What Stripe refuses stays as it is and is tried again with the next reading.
 */
export async function voidInvoice(stripe: Stripe, id: string, onRefused: OnRefusedVoid): Promise<boolean> {
  try {
    const { status } = await stripe.invoices.retrieve(id);
    if (status !== 'open' && status !== 'draft') return false;
    if (status === 'draft') await stripe.invoices.finalizeInvoice(id, { auto_advance: false });
    await stripe.invoices.voidInvoice(id);
    return true;
  } catch (error) {
    // A key that lacks the permission, or an invoice that was paid meanwhile or is being paid.
    if (!isInvalidRequest(error) && !isForbidden(error)) throw error;
    onRefused({ invoice: id, reason: error.message });
    return false;
  }
}

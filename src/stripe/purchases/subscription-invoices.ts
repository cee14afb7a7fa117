import type Stripe from 'stripe';
import type { EpochMs } from '../../paywall/clock.ts';
import { idOf } from '../metadata.ts';
import { earliest, msOf } from '../times.ts';

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
 * Since when a subscription that is behind is so: since the oldest of its invoices that were tried in vain was due. When Stripe has given up trying, that may
 * be one that it wrote off.
 */
export function failingSince(invoices: readonly Stripe.Invoice[]): EpochMs | null {
  const unpaid = invoices.filter((invoice) => invoice.status === 'open' || invoice.status === 'uncollectible');
  const failing = unpaid.filter(({ attempt_count: attempts }) => attempts > 0);
  return msOf(earliest(failing.map(({ created, status_transitions: { finalized_at: due } }) => due ?? created)));
}

/** The price of the plan that it was sold with: what its first invoice bills, be it for nothing while an introduction runs. */
export function soldPrice(invoices: readonly Stripe.Invoice[]): string | null {
  const first = invoices.find(({ billing_reason: reason }) => reason === 'subscription_create');
  const line = first?.lines.data.find(({ parent }) => parent?.subscription_item_details?.proration === false);
  return idOf(line?.pricing?.price_details?.price);
}

/** When the first of its invoices was paid: for a payment that took days, when the money arrived. */
export const firstPaid = (paid: readonly Stripe.Invoice[]): EpochMs | null =>
  msOf(earliest(paid.map(({ created, status_transitions: { paid_at: at } }) => at ?? created)));

/** When the first period of its plan began that was paid for at whatever price. */
export const planBegan = (paid: readonly Stripe.Invoice[]): EpochMs | null =>
  msOf(earliest(paid.flatMap(({ lines }) => lines.data.filter(billsPlan)).map(({ period }) => period.start)));

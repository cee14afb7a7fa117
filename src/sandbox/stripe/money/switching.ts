import type { Account } from '../account.ts';
import { invalidRequest, StripeFault } from '../errors.ts';
import { liveCustomer } from '../records/customer.ts';
import { createInvoice, draftInvoice, type InvoiceRequest } from '../records/invoice.ts';
import type { LineRequest } from '../records/line-request.ts';
import { pays } from '../records/payment-method.ts';
import type { Invoice, Price, Subscription, SubscriptionItem } from '../wire.ts';
import { collect, finalize, methodFor } from './collection.ts';
import { discountsAfterUse, discountsOf } from './discount.ts';
import { keepForNextInvoice, pendingLines, takePendingLines } from './pending-lines.ts';
import { periodEnd } from './period.ts';
import { lineFor } from './renewal.ts';
import { itemAt } from './schedule.ts';

/** Another price for the one item of a subscription, from now on. */
export interface Switch {
  readonly subscription: Subscription;
  readonly price: Price;
  readonly behavior: 'always_invoice' | 'create_prorations' | 'none';
}

/** What a switch comes to. */
interface SwitchBill {
  readonly item: SubscriptionItem;
  readonly lines: readonly LineRequest[];
  readonly period: { readonly start: number; readonly end: number };
  readonly anchor: number;
  /** Whether its lines are an invoice of their own, now; otherwise they come with the next one. */
  readonly isInvoiced: boolean;
}

const isSamePace = (one: Price['recurring'], other: Price['recurring']) =>
  one?.interval === other?.interval && one?.interval_count === other?.interval_count;

/** How an item is charged for the rest of its period, or given back. */
function restOf(account: Account, item: SubscriptionItem, sign: 1 | -1): LineRequest {
  const { current_period_start: start, current_period_end: end } = item;
  const now = account.now();
  const whole = lineFor(account, item, { start: now, end });
  const words = sign === 1 ? 'Remaining time on' : 'Unused time on';
  const amount = sign * Math.round((whole.amount * (end - now)) / (end - start));
  return { ...whole, amount, description: `${words} ${whole.description}`, proration: true };
}

function billOf(account: Account, { subscription, price, behavior }: Switch): SwitchBill {
  const [item, ...others] = subscription.items.data;
  if (item === undefined || others.length > 0 || price.recurring === null)
    throw invalidRequest('The stand-in switches subscriptions of one item to a recurring price.', { param: 'items' });
  if (price.currency !== subscription.currency)
    throw invalidRequest(`The price is in ${price.currency}, and the subscription in ${subscription.currency}.`);
  const now = account.now();
  const { current_period_start: start, current_period_end: end } = item;
  const bill = { item: itemAt(item, price), period: { start, end }, anchor: subscription.billing_cycle_anchor };
  if (subscription.status === 'trialing') return { ...bill, lines: [], isInvoiced: false };
  const unused = behavior === 'none' ? [] : [restOf(account, item, -1)];
  if (isSamePace(item.price.recurring, price.recurring)) {
    const lines = behavior === 'none' ? [] : [...unused, restOf(account, bill.item, 1)];
    return { ...bill, lines, isInvoiced: behavior === 'always_invoice' };
  }
  // Another interval begins now, and is billed at once.
  const period = { start: now, end: periodEnd(now, now, price.recurring) };
  return { ...bill, period, anchor: now, lines: [...unused, lineFor(account, bill.item, period)], isInvoiced: true };
}

function requestFor(account: Account, subscription: Subscription, lines: readonly LineRequest[]) {
  const now = account.now();
  return {
    subscription,
    lines,
    discounts: discountsOf(account, subscription),
    customer: liveCustomer(account, subscription.customer),
    reason: 'subscription_update',
    period: { start: now, end: now },
    finalizesAt: null,
  } as const satisfies InvoiceRequest;
}

/** Bills a switch at once. Where `mustPay` is set, a card that would be declined keeps the switch from happening. */
function invoice(account: Account, request: ReturnType<typeof requestFor>, mustPay: boolean): void {
  const { subscription } = request;
  const draft = createInvoice(account, request);
  const used = { latest_invoice: draft.id, discounts: discountsAfterUse(account, subscription) };
  account.change({ kind: 'subscription', id: subscription.id }, used);
  finalize(account, draft.id);
  if (draft.amount_due === 0) return;
  const method = methodFor(account, subscription);
  if (mustPay && (method === undefined || !pays(method)))
    throw new StripeFault(402, { type: 'card_error', code: 'card_declined', message: 'Your card was declined.' });
  collect(account, draft.id);
}

/**
 * Switches a subscription to another price now. What of the old price is unused is given back and the rest of the new one charged,
 * at once or with the next invoice. @throws StripeFault `card_declined` where that must be paid and cannot be.
 */
export function switchNow(account: Account, wanted: Switch, { mustPay = false } = {}): void {
  const { id, items, billing_cycle_anchor, latest_invoice } = wanted.subscription;
  const { item, lines, period, anchor, isInvoiced } = billOf(account, wanted);
  const moved = { ...item, current_period_start: period.start, current_period_end: period.end };
  const after = account.change(
    { kind: 'subscription', id },
    { items: { ...items, data: [moved] }, billing_cycle_anchor: anchor },
  );
  if (isInvoiced && lines.length > 0) {
    invoice(account, requestFor(account, after, [...takePendingLines(account, id), ...lines]), mustPay);
  } else keepForNextInvoice(account, lines);
  account.emit('customer.subscription.updated', account.tables.need('subscription', id), {
    items,
    billing_cycle_anchor,
    latest_invoice,
  });
}

/** The invoice that a switch would make: its own now, or the one at the end of the period. */
export function previewSwitch(account: Account, wanted: Switch): Invoice {
  const { subscription } = wanted;
  const { item, lines, period, isInvoiced } = billOf(account, wanted);
  const pending = pendingLines(account, subscription.id);
  const id = account.newId('upcoming_in_');
  if (isInvoiced) return draftInvoice(account, id, requestFor(account, subscription, [...pending, ...lines]));
  const { recurring } = wanted.price;
  if (recurring === null) throw invalidRequest('Only a recurring price has a next invoice.');
  const next = { start: period.end, end: periodEnd(subscription.billing_cycle_anchor, period.end, recurring) };
  const all = [...pending, ...lines, lineFor(account, item, next)];
  return draftInvoice(account, id, { ...requestFor(account, subscription, all), period });
}

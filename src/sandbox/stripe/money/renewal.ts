import type { Account } from '../account.ts';
import { liveCustomer } from '../records/customer.ts';
import { createInvoice } from '../records/invoice.ts';
import type { LineRequest } from '../records/line-request.ts';
import { currentPeriodEnd, itemsIn } from '../records/subscription.ts';
import type { Invoice, Subscription } from '../wire.ts';
import { collect, finalize, methodFor } from './collection.ts';
import { discountsAfterUse, discountsOf } from './discount.ts';
import { endNow } from './ending.ts';
import { putAside } from './pausing.ts';
import { takePendingLines } from './pending-lines.ts';
import { periodEnd } from './period.ts';
import { enterPhase } from './schedule.ts';

const hourSeconds = 3600;

/**
 * A period, or a trial, has ended. The subscription moves into its next period at once and is `active` from then on, while its
 * invoice stays a draft for an hour: at Stripe too the status changes before the money arrives.
 */
export function renew(account: Account, id: string): void {
  const before = enterPhase(account, id);
  if (isTrialEnd(before) && methodFor(account, before) === undefined && !continuesWithoutMethod(account, before))
    return;
  const started = currentPeriodEnd(before);
  const first = before.items.data[0];
  if (first?.price.recurring == null) throw new Error('A subscription has no recurring item.');
  const period = { start: started, end: periodEnd(before.billing_cycle_anchor, started, first.price.recurring) };
  const patch: Partial<Subscription> = {
    items: itemsIn(before, period),
    ...(before.status === 'trialing' ? { status: 'active' as const } : {}),
  };
  const subscription = account.change({ kind: 'subscription', id }, patch);
  const invoice = createInvoice(account, {
    subscription,
    customer: liveCustomer(account, subscription.customer),
    discounts: discountsOf(account, subscription),
    reason: 'subscription_cycle',
    lines: [...takePendingLines(account, id), ...subscription.items.data.map((item) => lineFor(account, item, period))],
    period: { start: first.current_period_start, end: started },
    finalizesAt: isCollected(subscription) ? started + hourSeconds : null,
  });
  putAside(account, invoice.id, subscription);
  const used = { latest_invoice: invoice.id, discounts: discountsAfterUse(account, subscription) };
  const after = account.change({ kind: 'subscription', id }, used);
  account.emit('customer.subscription.updated', after, {
    items: before.items,
    latest_invoice: before.latest_invoice,
    ...(after.status === before.status ? {} : { status: before.status }),
  });
}

function isCollected({ status, pause_collection: pause }: Subscription): boolean {
  return status !== 'unpaid' && pause === null;
}

function isTrialEnd(subscription: Subscription): boolean {
  return subscription.trial_end !== null && currentPeriodEnd(subscription) === subscription.trial_end;
}

/** What the subscription's settings say for a trial that ends with no way to charge. */
function continuesWithoutMethod(account: Account, subscription: Subscription): boolean {
  const behavior = subscription.trial_settings?.end_behavior.missing_payment_method;
  if (behavior === 'cancel') endNow(account, subscription.id, 'payment_failed');
  if (behavior === 'pause') {
    const paused = account.change({ kind: 'subscription', id: subscription.id }, { status: 'paused' });
    account.emit('customer.subscription.paused', paused, { status: subscription.status });
  }
  return behavior !== 'cancel' && behavior !== 'pause';
}

/** What an item costs in one period. */
export function lineFor(
  account: Account,
  item: Subscription['items']['data'][number],
  period: LineRequest['period'],
): LineRequest {
  const quantity = item.quantity ?? 1;
  return {
    price: item.price,
    quantity,
    amount: (item.price.unit_amount ?? 0) * quantity,
    description: `${quantity} × ${account.tables.need('product', item.price.product).name}`,
    period,
    item: item.id,
    subscription: item.subscription,
  };
}

/** The hour is over: the draft becomes an invoice, and the first attempt to collect it is made. */
export function finalizeAndCollect(account: Account, invoice: Invoice): void {
  const finalized = finalize(account, invoice.id);
  if (finalized.status === 'open') collect(account, invoice.id);
}

/** Ends a trial now, as `trial_end: "now"` asks for; what follows is billed without the hour's wait. */
export function endTrialNow(account: Account, id: string): void {
  const now = account.now();
  const subscription = account.tables.need('subscription', id);
  account.change(
    { kind: 'subscription', id },
    {
      billing_cycle_anchor: now,
      items: itemsIn(subscription, { start: trialStart(subscription), end: now }),
      trial_end: now,
    },
  );
  renew(account, id);
  const { latest_invoice: latest } = account.tables.need('subscription', id);
  const invoice = account.tables.need('invoice', String(latest));
  if (invoice.status === 'draft' && invoice.auto_advance === true) finalizeAndCollect(account, invoice);
}

function trialStart(subscription: Subscription): number {
  return subscription.trial_start ?? subscription.created;
}

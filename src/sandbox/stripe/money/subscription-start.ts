import type { Account } from '../account.ts';
import { createInvoice } from '../records/invoice.ts';
import type { LineRequest } from '../records/line-request.ts';
import { createSubscription } from '../records/subscription.ts';
import type { CheckoutPlan } from '../tables.ts';
import type { CheckoutSession, Customer, Invoice, LineItem, PaymentMethod, Subscription } from '../wire.ts';
import { collect, finalize } from './collection.ts';
import { redeemCode } from './discount.ts';
import { periodEnd } from './period.ts';

export interface StartRequest {
  readonly customer: Customer;
  readonly method: PaymentMethod;
  readonly plan: CheckoutPlan;
  readonly session: CheckoutSession;
}

/**
 * Starts what a paid Checkout Session sells: the subscription, and its first invoice with the plan (nothing while on trial) and
 * whatever is sold once beside it. With a delayed method the subscription is in force before the money has come.
 */
export function startSubscription(
  account: Account,
  { customer, method, plan, session }: StartRequest,
): { subscription: Subscription; invoice: Invoice } {
  const now = account.now();
  const recurring = plan.lineItems.filter(({ price }) => price?.type === 'recurring');
  const cadence = recurring[0]?.price?.recurring;
  if (cadence == null) throw new Error('A subscription was bought without a recurring price.');
  const anchor = plan.trialEnd ?? now;
  const firstPeriodEnd = plan.trialEnd ?? periodEnd(now, now, cadence);
  const created = createSubscription(account, {
    customer: customer.id,
    method,
    plan,
    lineItems: recurring,
    status: plan.trialEnd === null ? 'incomplete' : 'trialing',
    firstPeriodEnd,
    anchor,
    automaticTax: session.automatic_tax.enabled,
  });
  const discount = redeemCode(account, session, created);
  const draft = createInvoice(account, {
    subscription: created,
    customer,
    discounts: discount === null ? [] : [discount],
    reason: 'subscription_create',
    lines: plan.lineItems.map((line) => lineRequest(created, line, { start: now, end: firstPeriodEnd })),
    period: { start: now, end: now },
    finalizesAt: null,
  });
  account.change({ kind: 'subscription', id: created.id }, { latest_invoice: draft.id });
  finalize(account, draft.id);
  if (draft.amount_due > 0) collect(account, draft.id);
  const status = plan.trialEnd === null ? 'active' : 'trialing';
  return {
    subscription: account.change({ kind: 'subscription', id: created.id }, { status }, 'customer.subscription.updated'),
    invoice: account.tables.need('invoice', draft.id),
  };
}

function lineRequest(subscription: Subscription, line: LineItem, period: { start: number; end: number }): LineRequest {
  const { price } = line;
  if (price === null) throw new Error('A line of a checkout session has no price.');
  const item = subscription.items.data.find((one) => one.price.id === price.id);
  const onTrial = item !== undefined && subscription.trial_end !== null;
  return {
    price,
    quantity: line.quantity ?? 1,
    amount: line.amount_subtotal,
    description: onTrial ? `Trial period for ${line.description}` : `${line.quantity ?? 1} × ${line.description}`,
    period: item === undefined ? { start: period.start, end: period.start } : period,
    item: item?.id ?? null,
    subscription: subscription.id,
  };
}

import type { Account } from '../account.ts';
import { wholeList } from '../http/pagination.ts';
import type { CheckoutPlan } from '../tables.ts';
import type { LineItem, PaymentMethod, Subscription, SubscriptionItem } from '../wire.ts';
import { planOf } from './price.ts';

export interface SubscriptionRequest {
  readonly customer: string;
  readonly method: PaymentMethod;
  readonly plan: CheckoutPlan;
  readonly lineItems: readonly LineItem[];
  readonly status: Subscription['status'];
  /** Seconds; the first period ends here, and later ones are counted from the anchor. */
  readonly firstPeriodEnd: number;
  readonly anchor: number;
  readonly automaticTax: boolean;
}

/** A new subscription, in the flexible billing mode that is Stripe's default. */
export function createSubscription(account: Account, request: SubscriptionRequest): Subscription {
  const { customer, method, plan } = request;
  const id = account.newId('sub_');
  const now = account.now();
  const items = request.lineItems.map((line) =>
    newItem(account, line, { subscription: id, end: request.firstPeriodEnd }),
  );
  const subscription: Subscription = {
    ...blankSubscription,
    id,
    ...(request.automaticTax ? { automatic_tax: taxed } : {}),
    billing_cycle_anchor: request.anchor,
    created: now,
    currency: request.lineItems[0]?.currency ?? 'usd',
    customer,
    default_payment_method: method.id,
    description: plan.subscriptionDescription,
    items: wholeList(items, `/v1/subscription_items?subscription=${id}`),
    metadata: plan.subscriptionMetadata,
    start_date: now,
    status: request.status,
    trial_end: plan.trialEnd,
    trial_settings: { end_behavior: { billing_cycle_anchor: null, missing_payment_method: plan.missingPaymentMethod } },
    trial_start: plan.trialEnd === null ? null : now,
  };
  return account.create('subscription', subscription, 'customer.subscription.created');
}

function newItem(
  account: Account,
  line: LineItem,
  { subscription, end }: { subscription: string; end: number },
): SubscriptionItem {
  const { price } = line;
  if (price === null) throw new Error('A line of a checkout session has no price.');
  return {
    id: account.newId('si_'),
    object: 'subscription_item',
    billing_thresholds: null,
    created: account.now(),
    current_period_end: end,
    current_period_start: account.now(),
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: planOf(price),
    price,
    quantity: line.quantity ?? 1,
    subscription,
    tax_rates: [],
  };
}

/** The items with their period moved; start and end in seconds. */
export function itemsIn(subscription: Subscription, period: { start: number; end: number }): Subscription['items'] {
  const moved = { current_period_start: period.start, current_period_end: period.end };
  return { ...subscription.items, data: subscription.items.data.map((item) => ({ ...item, ...moved })) };
}

/** The end of the period that has been paid for (or tried out), in seconds. */
export function currentPeriodEnd(subscription: Subscription): number {
  return Math.max(...subscription.items.data.map((item) => item.current_period_end));
}

const taxed: Subscription['automatic_tax'] = { disabled_reason: null, enabled: true, liability: { type: 'self' } };

/** The fields that are the same on every new subscription here. */
const blankSubscription = {
  object: 'subscription',
  application: null,
  application_fee_percent: null,
  automatic_tax: { disabled_reason: null, enabled: false, liability: null },
  billing_cycle_anchor_config: null,
  billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
  billing_schedules: [],
  billing_thresholds: null,
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
  collection_method: 'charge_automatically',
  customer_account: null,
  days_until_due: null,
  default_source: null,
  default_tax_rates: [],
  discounts: [],
  ended_at: null,
  invoice_settings: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: { type: 'self' },
  },
  latest_invoice: null,
  livemode: false,
  managed_payments: null,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  payment_settings: { payment_method_options: null, payment_method_types: null, save_default_payment_method: 'off' },
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
  schedule: null,
  test_clock: null,
  transfer_data: null,
} satisfies Partial<Subscription>;

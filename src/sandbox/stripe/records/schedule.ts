import type { Account } from '../account.ts';
import { periodEnd } from '../money/period.ts';
import type { Price, Subscription, SubscriptionSchedule } from '../wire.ts';
import { currentPeriodEnd } from './subscription.ts';

type Phase = SubscriptionSchedule['phases'][number];

function phaseOf(
  price: Price,
  { currency }: Subscription,
  { start, end }: { readonly start: number; readonly end: number },
): Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    end_date: end,
    invoice_settings: null,
    items: [
      {
        billing_thresholds: null,
        discounts: [],
        metadata: {},
        plan: price.id,
        price: price.id,
        quantity: 1,
        tax_rates: [],
      },
    ],
    metadata: {},
    on_behalf_of: null,
    proration_behavior: 'none',
    start_date: start,
    transfer_data: null,
    trial_end: null,
  };
}

/** A schedule by which a subscription costs `price` from its next period on, and is let go afterwards. */
export function createSchedule(account: Account, subscription: Subscription, price: Price): SubscriptionSchedule {
  const item = subscription.items.data[0];
  if (item === undefined || price.recurring === null) throw new Error('A schedule needs two recurring prices.');
  const now = { start: item.current_period_start, end: currentPeriodEnd(subscription) };
  const next = { start: now.end, end: periodEnd(subscription.billing_cycle_anchor, now.end, price.recurring) };
  const schedule: SubscriptionSchedule = {
    id: account.newId('sub_sched_'),
    object: 'subscription_schedule',
    application: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    canceled_at: null,
    completed_at: null,
    created: account.now(),
    current_phase: { start_date: now.start, end_date: now.end },
    customer: subscription.customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: 'release',
    livemode: false,
    metadata: {},
    pause_schedules: [],
    phases: [phaseOf(item.price, subscription, now), phaseOf(price, subscription, next)],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
    test_clock: null,
  };
  return account.create('subscription_schedule', schedule, 'subscription_schedule.created');
}

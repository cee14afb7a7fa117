import type { Account } from '../account.ts';
import { planOf } from '../records/price.ts';
import { createSchedule } from '../records/schedule.ts';
import { currentPeriodEnd } from '../records/subscription.ts';
import type { Price, Subscription, SubscriptionItem, SubscriptionSchedule } from '../wire.ts';

/** An item that costs something else from now on. */
export const itemAt = (item: SubscriptionItem, price: Price): SubscriptionItem => ({
  ...item,
  price,
  plan: planOf(price),
});

/** Another price from the next period on, as the portal plans it: a schedule with the present phase and the next. */
export function planSwitch(account: Account, subscription: Subscription, price: Price): void {
  const schedule = createSchedule(account, subscription, price);
  const patch = { schedule: schedule.id };
  account.change({ kind: 'subscription', id: subscription.id }, patch, 'customer.subscription.updated');
}

/** The subscription goes on as it is, and no schedule changes it any more. */
export function releaseSchedule(account: Account, id: string): SubscriptionSchedule {
  const { subscription } = account.tables.need('subscription_schedule', id);
  const released = account.change(
    { kind: 'subscription_schedule', id },
    {
      current_phase: null,
      released_at: account.now(),
      released_subscription: subscription,
      status: 'released',
      subscription: null,
    },
    'subscription_schedule.released',
  );
  if (subscription !== null)
    account.change({ kind: 'subscription', id: subscription }, { schedule: null }, 'customer.subscription.updated');
  return released;
}

/** At a period's end: the subscription with the price that was planned for the next one, if any was. The schedule has done its work then. */
export function enterPhase(account: Account, id: string): Subscription {
  const subscription = account.tables.need('subscription', id);
  if (subscription.schedule === null) return subscription;
  const { phases } = account.tables.need('subscription_schedule', subscription.schedule);
  const begins = currentPeriodEnd(subscription);
  const next = phases.find(({ start_date: from }) => from === begins)?.items[0]?.price;
  if (next === undefined) return subscription;
  const price = account.tables.need('price', next);
  const data = subscription.items.data.map((item) => itemAt(item, price));
  account.change({ kind: 'subscription', id }, { items: { ...subscription.items, data } });
  releaseSchedule(account, subscription.schedule);
  return account.tables.need('subscription', id);
}

import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import { itemsIn } from '../records/subscription.ts';
import type { Subscription } from '../wire.ts';

/**
 * How a subscription looks that is on trial until then (seconds), however it was sold: nothing is charged before, and its periods
 * are counted from there. @throws StripeFault
 */
export function trialUntil(account: Account, subscription: Subscription, end: number): Partial<Subscription> {
  const now = account.now();
  if (end <= now) throw invalidRequest('Timestamp cannot be in the past.', { param: 'trial_end' });
  const goesOn = subscription.status === 'trialing';
  return {
    billing_cycle_anchor: end,
    items: itemsIn(subscription, { start: now, end }),
    status: 'trialing',
    trial_end: end,
    trial_start: goesOn ? (subscription.trial_start ?? now) : now,
  };
}

/** Begins or prolongs a trial. @throws StripeFault */
export function giveTrial(account: Account, subscription: Subscription, end: number): Subscription {
  const patch = trialUntil(account, subscription, end);
  return account.change({ kind: 'subscription', id: subscription.id }, patch, 'customer.subscription.updated');
}

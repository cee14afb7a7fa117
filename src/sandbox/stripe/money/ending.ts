import type { Account } from '../account.ts';
import { invoicesOf } from '../records/invoice.ts';
import type { Subscription } from '../wire.ts';

export type EndReason = 'cancellation_requested' | 'payment_failed';

/** Ends a subscription now. What is still owed stays owed, but is no longer collected. */
export function endNow(account: Account, id: string, reason: EndReason): Subscription {
  const subscription = account.tables.need('subscription', id);
  const now = account.now();
  for (const invoice of invoicesOf(account, id)) {
    if (invoice.status !== 'draft' && invoice.status !== 'open') continue;
    const stopped = { auto_advance: false, automatically_finalizes_at: null, next_payment_attempt: null };
    account.change({ kind: 'invoice', id: invoice.id }, stopped, 'invoice.updated');
  }
  const ended = account.tables.put('subscription', {
    ...subscription,
    canceled_at: subscription.canceled_at ?? now,
    cancellation_details: {
      comment: null,
      feedback: null,
      feedback_option: null,
      ...subscription.cancellation_details,
      reason,
    },
    ended_at: now,
    status: 'canceled',
  });
  account.emit('customer.subscription.deleted', ended);
  return ended;
}

/** How a subscription looks that is to end at a time (seconds), or, given null, is to run on. */
export function endingAt(account: Account, subscription: Subscription, at: number | null): Partial<Subscription> {
  const details = { comment: null, feedback: null, feedback_option: null, ...subscription.cancellation_details };
  return {
    cancel_at: at,
    canceled_at: at === null ? null : (subscription.canceled_at ?? account.now()),
    cancellation_details: { ...details, reason: at === null ? null : 'cancellation_requested' },
  };
}

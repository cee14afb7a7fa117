import type { Account } from '../account.ts';
import { daySeconds } from '../clock.ts';
import { invoiceOf } from '../records/invoice-payment.ts';
import { currentPeriodEnd } from '../records/subscription.ts';
import type { Charge, CheckoutSession, Invoice, Refund, Subscription } from '../wire.ts';
import { expireSession, settleSession } from './checkout.ts';
import { collect, settleDelayed } from './collection.ts';
import { endNow } from './ending.ts';
import { setPause } from './pausing.ts';
import { failRefund, mustFail } from './refund.ts';
import { finalizeAndCollect, renew } from './renewal.ts';

/** How long a bank takes, in days of the stand-in's clock. */
const delayedAfterDays = 3;
const reminderDays = 3;

/** Something that happens by itself at a time (seconds). */
export interface Due {
  readonly at: number;
  readonly run: () => void;
}

/**
 * What happens next, derived from the rows as they are: nothing is queued, so nothing can be forgotten at a restart or left
 * over after a change of mind. At equal times an end comes before a renewal, and so does the end of a pause.
 */
export function nextDue(account: Account): Due | null {
  const { tables } = account;
  const due = [
    ...tables.all('checkout.session').flatMap((session) => sessionDue(account, session)),
    ...tables.all('charge').flatMap((charge) => chargeDue(account, charge)),
    ...tables.all('refund').flatMap((refund) => refundDue(account, refund)),
    ...tables.all('subscription').flatMap((subscription) => subscriptionDue(account, subscription)),
    ...tables.all('invoice').flatMap((invoice) => invoiceDue(account, invoice)),
  ];
  return due.reduce<Due | null>((first, one) => (first === null || one.at < first.at ? one : first), null);
}

function sessionDue(account: Account, { id, status, expires_at: at }: CheckoutSession): Due[] {
  return status === 'open' ? [{ at, run: () => expireSession(account, id) }] : [];
}

function chargeDue(account: Account, { status, created, payment_intent: intent }: Charge): Due[] {
  if (status !== 'pending' || intent === null) return [];
  return [{ at: created + delayedAfterDays * daySeconds, run: () => settleWithSession(account, intent) }];
}

/** A bank needs as long to send back what was refunded. */
function refundDue(account: Account, refund: Refund): Due[] {
  if (!mustFail(account, refund)) return [];
  return [{ at: refund.created + delayedAfterDays * daySeconds, run: () => failRefund(account, refund.id) }];
}

/** A delayed payment ends, and the session that is complete but unpaid because of it learns how. */
function settleWithSession(account: Account, intent: string): void {
  const invoice = invoiceOf(account, intent);
  const waiting = account.tables
    .all('checkout.session')
    .find((one) => one.payment_status === 'unpaid' && one.status === 'complete' && isPaidBy(one, intent, invoice));
  const first = invoice === undefined || account.tables.need('invoice', invoice).attempt_count === 1;
  const result = settleDelayed(account, intent);
  if (waiting !== undefined && (first || result === 'succeeded'))
    settleSession(account, waiting, result === 'succeeded');
}

function isPaidBy(session: CheckoutSession, intent: string, invoice: string | undefined): boolean {
  return session.payment_intent === intent || (invoice !== undefined && session.invoice === invoice);
}

const running: readonly string[] = ['trialing', 'active', 'past_due', 'unpaid'];

function subscriptionDue(account: Account, subscription: Subscription): Due[] {
  const { id, status, cancel_at: cancelAt, cancel_at_period_end: atPeriodEnd } = subscription;
  if (!running.includes(status)) return [];
  const end = currentPeriodEnd(subscription);
  const stop = atPeriodEnd ? end : cancelAt;
  const ends: Due[] = stop === null ? [] : [{ at: stop, run: () => endNow(account, id, 'cancellation_requested') }];
  return [
    ...ends,
    ...pauseDue(account, subscription),
    ...reminderDue(account, subscription),
    { at: end, run: () => renew(account, id) },
  ];
}

function pauseDue(account: Account, { id, pause_collection: pause }: Subscription): Due[] {
  if (pause === null || pause.resumes_at === null) return [];
  return [{ at: pause.resumes_at, run: () => setPause(account, id, null) }];
}

/** Three days before a trial ends, or at once when it is shorter than that, Stripe says so. */
function reminderDue(account: Account, { id, status, trial_start: start, trial_end: end }: Subscription): Due[] {
  const mark = `trial_will_end ${id} ${end}`;
  if (status !== 'trialing' || end === null || account.tables.find('mark', mark) !== undefined) return [];
  const remind = (): void => {
    account.tables.put('mark', { id: mark, at: account.now() });
    account.emit('customer.subscription.trial_will_end', account.tables.need('subscription', id));
  };
  return [{ at: Math.max(start ?? 0, end - reminderDays * daySeconds), run: remind }];
}

function invoiceDue(account: Account, invoice: Invoice): Due[] {
  const { id, status, automatically_finalizes_at: finalizesAt, next_payment_attempt: retryAt } = invoice;
  if (status === 'draft' && finalizesAt !== null)
    return [{ at: finalizesAt, run: () => finalizeAndCollect(account, invoice) }];
  if (status === 'open' && retryAt !== null) return [{ at: retryAt, run: () => collect(account, id) }];
  return [];
}

import type { Account } from '../account.ts';
import { daySeconds } from '../clock.ts';
import { invoiceOf } from '../records/invoice-payment.ts';
import { currentPeriodEnd } from '../records/subscription.ts';
import type { Kind, Rows } from '../tables.ts';
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

/** What falls due, by the kinds of rows from which it follows. At equal times the first kind comes first. */
function sourcesOf(account: Account): readonly Source[] {
  const { tables } = account;
  const source = <K extends Kind>(kind: K, dueOf: (account: Account, row: Rows[K]) => readonly Due[]): Source => ({
    kind,
    first: () => earliest(tables.all(kind), (row) => dueOf(account, row)),
  });
  return [
    source('checkout.session', sessionDue),
    source('charge', chargeDue),
    source('refund', refundDue),
    source('subscription', subscriptionDue),
    source('invoice', invoiceDue),
  ];
}

interface Source {
  readonly kind: Kind;
  readonly first: () => Due | null;
}

function earliest<T>(rows: readonly T[], dueOf: (row: T) => readonly Due[]): Due | null {
  let first: Due | null = null;
  for (const row of rows) for (const due of dueOf(row)) if (first === null || due.at < first.at) first = due;
  return first;
}

/**
 * What happens next, derived from the rows as they are: nothing is queued, so nothing can be forgotten at a restart or left
 * over after a change of mind. At equal times an end comes before a renewal, and so does the end of a pause. A kind of rows is looked
 * through again only once it, or a mark, has changed.
 */
export function createAgenda(account: Account): { next: () => Due | null } {
  const { tables } = account;
  const sources = sourcesOf(account).map(({ kind, first }) => {
    let seen = '';
    let due: Due | null = null;
    return (): readonly Due[] => {
      const now = `${tables.changesOf(kind)} ${tables.changesOf('mark')}`;
      if (now !== seen) due = first();
      seen = now;
      return due === null ? [] : [due];
    };
  });
  return { next: () => earliest(sources, (source) => source()) };
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

import type { Account } from '../account.ts';
import { invalidRequest } from '../errors.ts';
import type { Subscription } from '../wire.ts';
import { finalize, writeOff } from './collection.ts';

/** What becomes of invoices that fall due during a pause. */
export type PauseBehavior = 'keep_as_draft' | 'mark_uncollectible' | 'void';

export interface Pause {
  readonly behavior: PauseBehavior;
  /** Seconds; without it the pause lasts until it is taken back. */
  readonly resumes_at?: number | undefined;
}

/** How a paused subscription looks. Its status stays as it is: only its invoices are not collected. @throws StripeFault */
export function pausedBy(account: Account, { behavior, resumes_at: at }: Pause): Subscription['pause_collection'] {
  if (at !== undefined && at <= account.now()) {
    throw invalidRequest('`resumes_at` must be a timestamp in the future.', { param: 'pause_collection[resumes_at]' });
  }
  return { behavior, resumes_at: at ?? null };
}

/** Begins a pause or, given null, ends it. Invoices that were put aside during it stay as they are. */
export function setPause(account: Account, id: string, pause: Pause | null): Subscription {
  const patch = { pause_collection: pause === null ? null : pausedBy(account, pause) };
  return account.change({ kind: 'subscription', id }, patch, 'customer.subscription.updated');
}

/** Puts aside the invoice of a subscription that is paused, as the pause says. */
export function putAside(account: Account, invoice: string, { pause_collection: pause }: Subscription): void {
  if (pause === null || pause.behavior === 'keep_as_draft') return;
  if (finalize(account, invoice).status !== 'open') return;
  writeOff(account, invoice, pause.behavior === 'void' ? 'void' : 'uncollectible');
}

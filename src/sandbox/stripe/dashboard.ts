import type { Account } from './account.ts';
import { noSuch } from './errors.ts';
import { type PauseBehavior, setPause } from './money/pausing.ts';
import { failRefund, refundCharge } from './money/refund.ts';
import { giveTrial } from './money/trial.ts';
import { chargesOf, latestPaid, runningOf } from './whose.ts';
import type { Price, Refund } from './wire.ts';

/*
 * What the publisher's support does in Stripe's dashboard. `who` is a reader's id or a customer's. Each throws a StripeFault 404 if
 * there is nothing that it could be done to.
 */

export interface PauseRequest {
  readonly behavior: PauseBehavior;
  /** Milliseconds; without it the pause lasts until it is taken back. */
  readonly resumesAt?: number | undefined;
}

/** Stops the collection of all that a reader has running. */
export function pauseCollection(account: Account, who: string, { behavior, resumesAt }: PauseRequest): void {
  const pause = { behavior, resumes_at: resumesAt === undefined ? undefined : Math.floor(resumesAt / 1000) };
  for (const { id } of runningOf(account, who)) setPause(account, id, pause);
}

/** Has it collected again. */
export function resumeCollection(account: Account, who: string): void {
  const paused = runningOf(account, who).filter(({ pause_collection: pause }) => pause !== null);
  if (paused.length === 0) throw noSuch('paused subscription', who);
  for (const { id } of paused) setPause(account, id, null);
}

/** Gives a reader time for nothing: all that is running is on trial until then (milliseconds), however it was sold. */
export function giveTrialUntil(account: Account, who: string, endsAt: number): void {
  for (const subscription of runningOf(account, who)) giveTrial(account, subscription, Math.floor(endsAt / 1000));
}

export interface RefundWish {
  /** Minor units; all that is left if it is not given. */
  readonly amount?: number | undefined;
  /** A refund that fails is one that the reader's bank sends back: at once, or in three days if nobody has it fail before. */
  readonly fails?: 'later' | 'at-once' | undefined;
}

/** Gives a reader's latest payment back. */
export function refund(account: Account, who: string, { amount, fails }: RefundWish = {}): void {
  const made = refundCharge(account, latestPaid(account, who), {
    amount,
    fails: fails !== undefined,
    reason: 'requested_by_customer',
    metadata: {},
  });
  if (fails === 'at-once') failRefund(account, made.id);
}

/** A bank sends back what a reader was given last. */
export function failLatestRefund(account: Account, who: string): void {
  const charges = new Set(chargesOf(account, who).map(({ id }) => id));
  const isTheirs = ({ charge, status }: Refund): boolean => charges.has(charge ?? '') && status !== 'failed';
  const given = account.tables.all('refund').findLast(isTheirs);
  if (given === undefined) throw noSuch('refund', who);
  failRefund(account, given.id);
}

export interface WhichPrices {
  readonly publication?: string | undefined;
  readonly offer?: string | undefined;
  /** The id of one. */
  readonly price?: string | undefined;
}

/** A price's lookup key says what it is for: `stile:PUBLICATION:OFFER:…`. */
const offerOf = ({ lookup_key: key }: Price): string | undefined => key?.split(':')[2];

function isMeant(one: Price, { publication, offer, price }: WhichPrices): boolean {
  return (
    (price === undefined || one.id === price) &&
    (publication === undefined || one.metadata['publication'] === publication) &&
    (offer === undefined || offerOf(one) === offer)
  );
}

/** Archives prices, so that no session can be made with them, or restores them. What was sold with them goes on. */
export function sellPrices(account: Account, which: WhichPrices, active: boolean): readonly string[] {
  const meant = account.tables.all('price').filter((price) => isMeant(price, which));
  if (meant.length === 0) throw noSuch('price', which.price ?? which.offer ?? which.publication ?? 'any');
  for (const { id } of meant) account.change({ kind: 'price', id }, { active }, 'price.updated');
  return meant.map(({ id }) => id);
}

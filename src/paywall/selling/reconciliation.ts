import type { Clock, EpochMs } from '../clock.ts';
import { hasCode, isUnanswered } from '../errors.ts';
import type { LeaseStore } from '../leases.ts';
import type { PaymentProvider } from '../purchases/payment-provider.ts';
import { reconciledBookmark } from '../reports/publication-standing.ts';
import type { Selling } from './selling.ts';

/** What a run came to. */
export interface Reconciled {
  /** How many events were processed, or buyers refreshed. */
  readonly done: number;
  /** How many of these were new: an event that had not been handled, a buyer whose entitlement differed. */
  readonly found: number;
  /** How many events are being handled elsewhere just now. The next run looks whether they were. */
  readonly busy: number;
  /** How many could not be dealt with; a later run comes to them again. */
  readonly failed: number;
  /** False if the run was stopped on its way. */
  readonly finished: boolean;
}

/**
 * Finds what webhooks never brought. One process of all instances does each of the two at a time; null if another process holds the lease.
 * A process that dies is followed by another once its lease has ended.
 */
export interface Reconciliation {
  /** Acts on the provider's events since the last run that was finished. */
  recentEvents(): Promise<Reconciled | null>;
  /** Refreshes every buyer. After an interruption it continues where it was. `onProgress` gets the number of steps done. */
  everyBuyer(onProgress?: (steps: number) => void): Promise<Reconciled | null>;
  /** How many steps `everyBuyer` has before it now. */
  countBuyers(): Promise<number>;
  /** The same as `recentEvents`, once a minute; null also where it is not time yet. */
  dueEvents(): Promise<Reconciled | null>;
  /** The same as `everyBuyer`, once a day; null also where it is not time yet. */
  dueBuyers(): Promise<Reconciled | null>;
}

export interface ReconciliationNeeds {
  readonly selling: Pick<Selling, 'handleEvent' | 'catchUp'>;
  readonly provider: Pick<PaymentProvider, 'eventsSince' | 'everyBuyer'>;
  readonly leases: LeaseStore;
  /** The time by which things are sold, and which events bear. */
  readonly clock: Clock;
  /** The real time, by which leases end and runs are due: in sandbox mode the other one jumps. */
  readonly realClock: Clock;
  /** Names this process among all. */
  readonly holder: string;
  /** Told of each that failed. */
  readonly onFailure: (error: unknown) => void;
  /** Whether a run is to end as soon as it can. */
  readonly isStopping: () => boolean;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The provider remembers no further back. */
const memoryMs = 30 * dayMs;

/** Overlap with the previous run, because an event may be listed some time after its timestamp. Handled events are skipped. */
const overlapMs = 15 * minuteMs;

/** Maximum age of a failing event. After it the daily refresh of every buyer takes over, so that runs do not begin further and further back. */
const insistMs = dayMs;

/** For so long nobody takes over from a process that died. */
export const reconciliationLeaseMs = minuteMs;

/** A lease of this age is extended, and the place written down. */
const extendAfterMs = reconciliationLeaseMs / 6;

/** The place is also written down after so many. */
const stride = 20;

/** The names of leases and of bookmarks: how far a run has come, and when the last one was finished. */
const names = { events: 'reconcile-events', buyers: 'reconcile-buyers' } as const;
const doneName = { events: reconciledBookmark, buyers: 'reconcile-buyers-done' } as const;
type RunName = keyof typeof names;

const everyMs: Readonly<Record<RunName, number>> = { events: minuteMs, buyers: dayMs };

/** While one of these two is away there is no going on. */
function isAway(error: unknown): boolean {
  return isUnanswered(error) || hasCode(error, 'provider-unavailable');
}

/** A time that was written down. Null for one of the future, for the clock has been moved back since. */
function timeIn(bookmark: string | null, now: EpochMs): EpochMs | null {
  const time = Number(bookmark ?? Number.NaN);
  return time <= now ? time : null;
}

type Counts = { -readonly [Name in Exclude<keyof Reconciled, 'finished'>]: number };
type Outcome = keyof Counts;

interface Work<T> {
  readonly items: AsyncIterable<T>;
  readonly act: (item: T) => Promise<Outcome>;
  /** Told after each how many that were. */
  readonly onStep: (steps: number) => void;
  /** Writes down how far it has come, the item included. */
  readonly note: (item: T) => Promise<void>;
}

export function createReconciliation(needs: ReconciliationNeeds): Reconciliation {
  const { selling, provider, leases, clock, realClock, holder, onFailure, isStopping } = needs;

  const acquire = (name: string) =>
    leases.acquire({ name, holder, now: realClock.now(), leaseMs: reconciliationLeaseMs });

  /** Does `run` while holding the lease. Who loses it all the same goes on: two at once do no harm, only the same work twice. */
  async function holding<T>(name: string, run: () => Promise<T>): Promise<T | null> {
    if (!(await acquire(name))) return null;
    try {
      return await run();
    } finally {
      // Where this fails the lease ends by itself; what went wrong before it is what counts.
      await leases.release(name, holder).catch(() => undefined);
    }
  }

  async function outcomeOf(work: Promise<Outcome>): Promise<Outcome> {
    try {
      return await work;
    } catch (error) {
      if (isAway(error)) throw error;
      onFailure(error);
      return 'failed';
    }
  }

  /** Does it for each, keeps the lease meanwhile, and every so often writes down how far it has come. */
  async function each<T>(lease: string, { items, act, onStep, note }: Work<T>): Promise<Reconciled> {
    const counts: Counts = { done: 0, found: 0, busy: 0, failed: 0 };
    let steps = 0;
    let extendedAt = realClock.now();
    for await (const item of items) {
      const outcome = await outcomeOf(act(item));
      counts[outcome] += 1;
      if (outcome === 'found') counts.done += 1;
      steps += 1;
      onStep(steps);
      const isOld = Math.abs(realClock.now() - extendedAt) >= extendAfterMs;
      if (isOld || isStopping() || steps % stride === 0) await note(item);
      if (isStopping()) return { ...counts, finished: false };
      if (isOld) {
        await acquire(lease);
        extendedAt = realClock.now();
      }
    }
    return { ...counts, finished: true };
  }

  async function runEvents(): Promise<Reconciled> {
    const now = clock.now();
    const last = timeIn(await leases.readBookmark(names.events), now);
    const since = last === null ? now - memoryMs : last - overlapMs;
    const result = await each(names.events, {
      items: provider.eventsSince(Math.max(since, now - memoryMs)),
      act: async (hint) => {
        const outcome = await selling.handleEvent(hint, clock.now());
        return outcome === 'handled' ? 'found' : outcome === 'busy' ? 'busy' : 'done';
      },
      onStep: () => undefined,
      note: async () => undefined,
    });
    if (!result.finished) return result;
    // Where something is left over the next run begins where this one did.
    const isWhole = result.failed === 0 && result.busy === 0;
    const reached = isWhole ? now : Math.max(last ?? now - memoryMs, now - insistMs);
    await leases.writeBookmark(names.events, String(reached));
    await leases.writeBookmark(doneName.events, String(realClock.now()));
    return result;
  }

  async function runBuyers(onProgress: (steps: number) => void): Promise<Reconciled> {
    const seen = new Set<string>();
    const result = await each(names.buyers, {
      items: provider.everyBuyer(await leases.readBookmark(names.buyers)),
      async act({ buyer }) {
        const who = `${buyer.publication} ${buyer.reader} ${buyer.customer}`;
        // A buyer with several purchases is refreshed once, because one refresh covers all of them.
        if (seen.has(who)) return 'done';
        seen.add(who);
        return (await selling.catchUp(buyer, clock.now())) === 'changed' ? 'found' : 'done';
      },
      onStep: onProgress,
      note: ({ cursor }) => leases.writeBookmark(names.buyers, cursor),
    });
    if (!result.finished) return result;
    await leases.writeBookmark(names.buyers, null);
    await leases.writeBookmark(doneName.buyers, String(realClock.now()));
    return result;
  }

  async function isDue(run: RunName): Promise<boolean> {
    const now = realClock.now();
    const last = timeIn(await leases.readBookmark(doneName[run]), now);
    return last === null || now - last >= everyMs[run];
  }

  /** Looks before it takes the lease, so as not to take it in vain, and after, for another may just have finished. */
  async function whenDue<T>(run: RunName, work: () => Promise<T>): Promise<T | null> {
    if (!(await isDue(run))) return null;
    return holding(names[run], async () => ((await isDue(run)) ? work() : null));
  }

  return {
    recentEvents: () => holding(names.events, runEvents),
    everyBuyer: (onProgress = () => undefined) => holding(names.buyers, () => runBuyers(onProgress)),
    dueEvents: () => whenDue('events', runEvents),
    dueBuyers: () => whenDue('buyers', () => runBuyers(() => undefined)),
    async countBuyers() {
      let count = 0;
      for await (const _ of provider.everyBuyer(await leases.readBookmark(names.buyers))) count += 1;
      return count;
    },
  };
}

import type { LeaseStore } from './billing.ts';
import type { Clock } from './clock.ts';
import { PaywallError } from './errors.ts';
import type { PaymentProvider } from './payment-provider.ts';
import type { Selling } from './selling.ts';

/** What a run came to. */
export interface Reconciled {
  /** How many events were acted on, or buyers read anew. */
  readonly done: number;
  /** How many could not be; the next run comes to them again. */
  readonly failed: number;
}

/** Finds what webhooks never brought. One process of all instances does it at a time; null where another one is at it. */
export interface Reconciliation {
  /** Acts on the provider's events since the last run that was finished. */
  recentEvents(): Promise<Reconciled | null>;
  /** Reads anew what every buyer bought. Interrupted, it goes on where it was. `onProgress` is told how many are done. */
  everyBuyer(onProgress?: (done: number) => void): Promise<Reconciled | null>;
}

interface Needs {
  readonly selling: Pick<Selling, 'handleEvent' | 'catchUp'>;
  readonly provider: Pick<PaymentProvider, 'eventsSince' | 'everyBuyer'>;
  readonly leases: LeaseStore;
  readonly clock: Clock;
  /** Names this process among all. */
  readonly holder: string;
  /** Told of each that failed. */
  readonly onFailure: (error: unknown) => void;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The provider remembers no further back. */
const memoryMs = 30 * dayMs;

/** A run looks at these again: an event may be told a while after the time that it bears. What was handled is passed over. */
const overlapMs = 60 * minuteMs;

const leaseMs = 10 * minuteMs;

/** The lease is extended, and the place written down, after so many. */
const stride = 20;

const runs = { events: 'reconcile-events', buyers: 'reconcile-buyers' } as const;

/** While one of these two is away there is no going on. */
function isAway(error: unknown): boolean {
  return error instanceof PaywallError && (error.code === 'provider-unavailable' || error.code === 'store-unavailable');
}

export function createReconciliation(needs: Needs): Reconciliation {
  const { selling, provider, leases, clock, holder, onFailure } = needs;

  /**
   * Does `run` while holding the lease; `extend` keeps it. Who loses it all the same goes on: two at once do no harm, only the same
   * work twice.
   */
  async function holding<T>(name: string, run: (extend: () => Promise<boolean>) => Promise<T>): Promise<T | null> {
    const acquire = () => leases.acquire({ name, holder, now: clock.now(), leaseMs });
    if (!(await acquire())) return null;
    try {
      return await run(acquire);
    } finally {
      await leases.release(name, holder);
    }
  }

  /** Does it for each, and `every` so often writes down how far it has come. */
  async function each<T>(
    items: AsyncIterable<T>,
    act: (item: T) => Promise<unknown>,
    progress: (item: T, done: number) => Promise<void>,
  ): Promise<Reconciled> {
    let done = 0;
    let failed = 0;
    for await (const item of items) {
      try {
        await act(item);
        done += 1;
      } catch (error) {
        if (isAway(error)) throw error;
        failed += 1;
        onFailure(error);
      }
      if ((done + failed) % stride === 0) await progress(item, done);
    }
    return { done, failed };
  }

  return {
    recentEvents: () =>
      holding(runs.events, async (extend) => {
        const now = clock.now();
        const bookmark = await leases.readBookmark(runs.events);
        const since = bookmark === null ? now - memoryMs : Number(bookmark) - overlapMs;
        const events = provider.eventsSince(Math.max(since, now - memoryMs));
        const result = await each(
          events,
          (hint) => selling.handleEvent(hint, clock.now()),
          async () => void (await extend()),
        );
        if (result.failed === 0) await leases.writeBookmark(runs.events, String(now));
        return result;
      }),

    everyBuyer: (onProgress = () => undefined) =>
      holding(runs.buyers, async (extend) => {
        const bookmark = await leases.readBookmark(runs.buyers);
        const result = await each(
          provider.everyBuyer(bookmark),
          ({ buyer }) => selling.catchUp(buyer, clock.now()),
          async ({ cursor }, done) => {
            await leases.writeBookmark(runs.buyers, cursor);
            await extend();
            onProgress(done);
          },
        );
        await leases.writeBookmark(runs.buyers, null);
        onProgress(result.done);
        return result;
      }),
  };
}

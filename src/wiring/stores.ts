import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Clock } from '../paywall/clock.ts';
import type { StoreFormat, Stores } from '../paywall/stores.ts';
import type { StoreAddress } from '../settings/store-address.ts';
import type { RequestTrail } from '../telemetry/request-trail.ts';
import type { StoreCallMetrics } from '../telemetry/store-calls.ts';
import type { StoreMetrics } from '../telemetry/store-metrics.ts';
import { wireToldChanges } from './growth/outbox.ts';
import { observeStores } from './observed-stores.ts';
import { createStoreHealth, type StoreHealth } from './store-health.ts';

interface StoreNeeds {
  readonly clock: Clock;
  readonly log: Logger;
  readonly answerWithinMs?: number | undefined;
  /** For those who only look. */
  readonly leaveAsIs?: boolean;
  /** Told with every failure that further writes will meet as well. */
  readonly onFailure?: (error: unknown) => void;
  /** Null unless requests are followed into the store. */
  readonly trail?: RequestTrail | null;
}

/**
 * Opens whichever store the setting names, and loads the code of no other. A Redis that is unavailable is no error here: calls fail
 * until it comes.
 */
export async function openStores(address: StoreAddress, needs: StoreNeeds): Promise<Stores> {
  const stores = await openOwnStores(address, needs);
  return { ...stores, publications: wireToldChanges(stores.publications, needs.clock) };
}

async function openOwnStores(
  address: StoreAddress,
  { clock, log, answerWithinMs, leaveAsIs = false, onFailure, trail = null }: StoreNeeds,
): Promise<Stores> {
  if (address.kind === 'file') {
    const { openSqliteStores } = await import('../sqlite/open.ts');
    return openSqliteStores({ dir: address.dir, clock, ...(onFailure !== undefined && { onFailure }) });
  }
  const { openRedisStores } = await import('../redis/open.ts');
  return openRedisStores({
    address,
    logger: log,
    leaveAsIs,
    ...(answerWithinMs !== undefined && { answerWithinMs }),
    ...(onFailure !== undefined && { onWriteRefused: onFailure }),
    ...(trail !== null && { requestId: trail.requestId }),
  });
}

/** Opens the store, and watches from then on whether it can be written to. */
export async function openWatchedStores(
  address: StoreAddress,
  { metrics, ...needs }: Omit<StoreNeeds, 'onFailure'> & { readonly metrics: StoreMetrics & StoreCallMetrics },
): Promise<{ readonly stores: Stores; readonly health: StoreHealth }> {
  // The two know each other: the store reports its failures, and is tried after them.
  const health = createStoreHealth({ stores: () => stores, log: needs.log });
  const stores = await openStores(address, { ...needs, onFailure: health.failed });
  metrics.watchStore({ ping: stores.ping, check: health.check });
  const system = address.kind === 'file' ? 'sqlite' : 'redis';
  return { stores: observeStores(stores, { metrics, trail: needs.trail ?? null, system }), health };
}

/** Waits until the store says in which format it is written, `withinMs` at most. Null if it does not answer. */
export async function awaitFormat(stores: Stores, withinMs: number): Promise<StoreFormat | null> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      return await stores.format();
    } catch {
      if (performance.now() > deadline) return null;
      await sleep(10);
    }
  }
}

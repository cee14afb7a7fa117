import type { EpochMs } from '../../paywall/clock.ts';
import { hasCode } from '../../paywall/errors.ts';
import type { Delivery } from '../../paywall/events/delivery.ts';
import { afterTry, dueAtOf, healthAfter, succeeded, type Tried } from '../../paywall/events/delivery-schedule.ts';
import type { DeliveryStore, KeptEndpoint } from '../../paywall/events/delivery-store.ts';
import {
  type DisabledReason,
  type EndpointProgress,
  type EventEndpoint,
  firstProgress,
} from '../../paywall/events/endpoint.ts';
import { createEndpointQueue, type EndpointQueue } from './endpoint-queue.ts';
import { fanOut, type ReadOutbox } from './fan-out.ts';
import type { Sending } from './sending.ts';

/** Delay before what could not be asked of the store is tried again. */
const storeDelayMs = 2_000;

/** How often it is written down that an endpoint goes on failing. */
const failingNotedEveryMs = 60 * 60_000;

/** So often a change is written that the store may not have taken. */
const attempts = 3;

export type DeliveryOutcome = 'delivered' | 'failed' | 'dead';

export interface ServingNeeds {
  readonly deliveries: DeliveryStore;
  readonly send: Sending;
  readonly now: () => EpochMs;
  /** In [0, 1). */
  readonly random: () => number;
  readonly onOutcome: (publication: string, outcome: DeliveryOutcome) => void;
  readonly onDisabled: (publication: string, endpoint: EventEndpoint, why: DisabledReason) => void;
  /** Told when the store failed. */
  readonly onFailure: (error: unknown) => void;
}

/** One endpoint, as the process that delivers serves it. */
export interface ServedEndpoint {
  readonly waiting: number;
  /** Goes on with what is in the store and in the outbox. */
  look(kept: KeptEndpoint, read: ReadOutbox): Promise<void>;
  stop(): void;
  idle(): Promise<void>;
}

/** Writes a change of a delivery; one that was written although the store did not say so counts as written. */
async function persistently(record: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await record()) || attempt > 1;
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}

export function createServedEndpoint(publication: string, first: EventEndpoint, needs: ServingNeeds): ServedEndpoint {
  const { deliveries, send, now, random, onOutcome, onDisabled, onFailure } = needs;
  const place = { publication, endpoint: first.id };
  let endpoint = first;
  let progress: EndpointProgress | null = null;
  let revision: number | null = null;
  let stopped = false;

  /** Throws `store-unavailable`. */
  async function disable(why: Exclude<DisabledReason, 'admin'>): Promise<void> {
    for (;;) {
      const found = (await deliveries.endpoints(publication)).find((each) => each.endpoint.id === first.id);
      if (found === undefined || found.endpoint.disabled !== null) return;
      const changed = { ...found.endpoint, disabled: { at: now(), why } };
      try {
        await deliveries.writeEndpoint(publication, changed, found.version);
        return onDisabled(publication, changed, why);
      } catch (error) {
        if (!hasCode(error, 'version-conflict')) throw error;
      }
    }
  }

  /** Notes what a try says of the endpoint. Throws `store-unavailable`. */
  async function note(tried: Tried): Promise<void> {
    const known = progress ?? firstProgress(endpoint);
    const { failing, disable: why } = healthAfter(known, tried);
    const noted = known.failing?.last ?? 0;
    const isNews = (failing === null) !== (known.failing === null) || tried.at - noted > failingNotedEveryMs;
    if (!isNews && why === null) return;
    // When it is enabled again, no failure counts any more.
    progress = { ...known, failing: why === null ? failing : null };
    if (why !== null) {
      stopped = true;
      queue.stop();
    }
    await deliveries.add({ ...place, deliveries: [], progress });
    if (why !== null) await disable(why);
  }

  /** Returns what has become of it; null if it does not wait any more. */
  async function attempt(delivery: Delivery): Promise<Delivery | null> {
    const tried = await send(publication, endpoint, delivery);
    // What this process broke off itself says nothing of the receiver.
    if (stopped && tried.status === null) return delivery;
    const after = afterTry(delivery, tried, random());
    if (after.state === 'waiting') onOutcome(publication, 'failed');
    else onOutcome(publication, after.state);
    const isWritten = await persistently(() => deliveries.record(publication, after));
    if (!stopped || succeeded(tried)) await note(tried);
    return isWritten ? after : await deliveries.find({ ...place, id: delivery.id });
  }

  async function deliver(id: string): Promise<EpochMs | null> {
    try {
      const found = await deliveries.find({ ...place, id });
      if (found === null || found.state !== 'waiting') return null;
      const dueAt = dueAtOf(found, endpoint);
      if (dueAt > now()) return dueAt;
      const after = await attempt(found);
      return after === null || after.state !== 'waiting' ? null : dueAtOf(after, endpoint);
    } catch (error) {
      onFailure(error);
      return now() + storeDelayMs;
    }
  }

  const queue: EndpointQueue = createEndpointQueue(deliver, now);
  const queued = (delivery: Pick<Delivery, 'id' | 'subject' | 'dueAt' | 'tries'>) => ({
    id: delivery.id,
    subject: delivery.subject,
    dueAt: dueAtOf(delivery, endpoint),
  });

  return {
    get waiting() {
      return queue.size;
    },

    async look(kept, read) {
      endpoint = kept.endpoint;
      progress ??= kept.progress ?? firstProgress(endpoint);
      if (revision !== kept.revision) {
        queue.load((await deliveries.waiting(place)).map(queued));
        revision = kept.revision;
      }
      queue.pump(now());
      await fanOut({
        deliveries,
        publication,
        endpoint,
        progress,
        read,
        now: now(),
        failing: () => progress?.failing ?? null,
        waiting: () => queue.size,
        onAdded(added, next) {
          progress = next;
          queue.add(added.map(queued));
          queue.pump(now());
        },
      });
    },

    stop() {
      stopped = true;
      queue.stop();
    },

    idle: queue.idle,
  };
}

import type { EpochMs } from '../../paywall/clock.ts';
import { type Delivery, deliveryOf, mostWaiting, waitingAgain } from '../../paywall/events/delivery.ts';
import type { DeliveryStore } from '../../paywall/events/delivery-store.ts';
import { type EndpointProgress, type EventEndpoint, wantsEvent } from '../../paywall/events/endpoint.ts';
import type { EventCursor, Outbox, StoredEvent } from '../../paywall/events/event.ts';

/** Events that are read at once. */
const stride = 100;

/** Maximum reads for one endpoint at a time, so that others have their turn. */
const mostReads = 20;

/** Reads the outbox for all endpoints of a publication: those that stand at one place share what is read. */
export type ReadOutbox = (after: EventCursor | null) => Promise<readonly StoredEvent[]>;

export function createSharedReading(outbox: Pick<Outbox, 'read'>, publication: string): ReadOutbox {
  const read = new Map<EventCursor | null, Promise<readonly StoredEvent[]>>();
  return (after) => {
    const known = read.get(after) ?? outbox.read({ publication, after, limit: stride });
    read.set(after, known);
    return known;
  };
}

/** Where an endpoint goes on: from the start, if everything since a time was asked for again. */
function begun(progress: EndpointProgress, { replay }: EventEndpoint): EndpointProgress {
  if (replay === null || replay.number === progress.replayed) return progress;
  return { ...progress, cursor: null, from: replay.since, againUntil: replay.at, replayed: replay.number };
}

interface FanOut {
  readonly deliveries: Pick<DeliveryStore, 'add' | 'find' | 'record'>;
  readonly publication: string;
  readonly endpoint: EventEndpoint;
  readonly progress: EndpointProgress;
  readonly read: ReadOutbox;
  readonly now: EpochMs;
  /** Since when it fails, as known when it is written down. */
  readonly failing: () => EndpointProgress['failing'];
  /** How many wait for it already. */
  readonly waiting: () => number;
  /** Told of what waits from then on. */
  readonly onAdded: (deliveries: readonly Delivery[], progress: EndpointProgress) => void;
}

/** What was sent before waits again. */
async function repeat({ deliveries, publication, now }: FanOut, sent: readonly Delivery[]): Promise<void> {
  for (const { endpoint, id } of sent) {
    const known = await deliveries.find({ publication, endpoint, id });
    if (known !== null && known.state !== 'waiting') await deliveries.record(publication, waitingAgain(known, now));
  }
}

/** Has the events of the outbox wait for an endpoint that wants them, from where it has come to. Safe to be interrupted anywhere. */
export async function fanOut(job: FanOut): Promise<void> {
  const { deliveries, publication, endpoint, read, now, failing, waiting, onAdded } = job;
  let progress = begun(job.progress, endpoint);
  for (let reads = 0; reads < mostReads && waiting() < mostWaiting; reads += 1) {
    const events = await read(progress.cursor);
    const isLast = events.length < stride;
    if (events.length === 0 && progress.againUntil === null) return;
    const { from, againUntil } = progress;
    const wanted = events
      .filter(({ at, type }) => at >= from && wantsEvent(endpoint, type))
      .map((event) => deliveryOf(endpoint.id, event, now));
    if (againUntil !== null)
      await repeat(
        job,
        wanted.filter(({ at }) => at < againUntil),
      );
    const cursor = events.at(-1)?.cursor ?? progress.cursor;
    progress = { ...progress, cursor, againUntil: isLast ? null : againUntil, failing: failing() };
    await deliveries.add({ publication, endpoint: endpoint.id, deliveries: wanted, progress });
    onAdded(wanted, progress);
    if (isLast) return;
  }
}

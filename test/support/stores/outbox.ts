import { eventData } from '../../../src/http/schemas/events/event-types.ts';
import type { EventType, StoredEvent } from '../../../src/paywall/events/event.ts';
import { parseStoreAddress } from '../../../src/settings/store-address.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { wireOutbox } from '../../../src/wiring/growth/outbox.ts';
import { openStores } from '../../../src/wiring/stores.ts';
import { eventually } from '../eventually.ts';
import { readAll } from '../fixtures/sample-events.ts';

export interface ReadOutbox {
  /** Everything that was told of, as it is sent; each checked against the schema of its type. */
  all(publication?: string): Promise<readonly StoredEvent[]>;
  /** Waits until the last types of a reader's events are these. */
  untilLast(reader: string, types: readonly EventType[]): Promise<readonly StoredEvent[]>;
  close(): Promise<void>;
}

/** What a service on this store has told its publisher, read by another handle. */
export async function openOutbox(storeUrl: string, readerSecret: string): Promise<ReadOutbox> {
  const address = parseStoreAddress(storeUrl);
  if (address === null) throw new Error(`${storeUrl} is no store`);
  const stores = await openStores(address, {
    clock: { now: Date.now },
    log: createLog('silent'),
    answerWithinMs: 5_000,
  });
  const outbox = wireOutbox({ stores, secrets: { readerSecret } });

  async function all(publication?: string) {
    const events = await readAll({ outbox }, publication);
    for (const { type, data } of events) eventData[type].strict().parse(data);
    return events;
  }

  return {
    all,
    untilLast: (reader, types) =>
      eventually(async () => {
        const theirs = (await all()).filter(({ data }) => data['reader'] === reader);
        const last = theirs.slice(-types.length);
        const found = last.map(({ type }) => type);
        if (found.join() !== types.join()) throw new Error(`told: ${theirs.map(({ type }) => type).join(', ')}`);
        return last;
      }, 30_000),
    close: () => stores.close(),
  };
}

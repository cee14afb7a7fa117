import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Deliverer, DelivererNeeds } from '../../../src/hooks/events/deliverer.ts';
import { createEndpointEditor } from '../../../src/paywall/editing/events/endpoint-editing.ts';
import type { EventEndpoint } from '../../../src/paywall/events/endpoint.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { eventually } from '../eventually.ts';
import { eventOf } from '../fixtures/sample-events.ts';
import { noon, publication } from '../fixtures/sample-keys.ts';
import { delivererOf, endpointAt, secretOf } from './delivering.ts';
import { type EventReceiver, startEventReceiver } from './receiver.ts';

/** A store for each test, deliverers on it, and a receiver for the whole block. The clock stands until a test moves it. */
export function useDeliveryStage() {
  let dir: string;
  let stores: Stores;
  let receiver: EventReceiver;
  let count = 0;
  const running: Deliverer[] = [];
  const stage = { time: noon };

  before(async () => {
    receiver = await startEventReceiver();
  });

  beforeEach(async () => {
    stage.time = noon;
    dir = await mkdtemp(join(tmpdir(), 'stile-events-'));
    stores = openSqliteStores({ dir, clock: { now: () => stage.time } });
  });

  afterEach(async () => {
    await Promise.all(running.splice(0).map((one) => one.close()));
    await stores.close();
    await rm(dir, { recursive: true });
  });

  after(() => receiver.close());

  function next(): number {
    count += 1;
    return count;
  }

  const find = (to: EventEndpoint, name: string) =>
    stores.deliveries.find({ publication, endpoint: to.id, id: `evt_${name}` });

  return Object.assign(stage, {
    stores: () => stores,
    receiver: () => receiver,
    /** A path of its own, because what comes to others is not looked at. */
    newPath: () => `/${next()}`,
    /** Has an endpoint of its own receive events. */
    async endpoint(path: string, more: Partial<EventEndpoint> = {}): Promise<EventEndpoint> {
      const id = `ep_${String(next()).padStart(16, '0')}`;
      const made = endpointAt(receiver.urlOf(path), { id, ...more });
      await stores.deliveries.writeEndpoint(publication, made, 0);
      return made;
    },
    deliver(more: Partial<DelivererNeeds> & { answerWithinMs?: number; realNow?: () => number } = {}): Deliverer {
      const one = delivererOf({ stores, now: () => stage.time, ...more });
      running.push(one);
      one.start();
      return one;
    },
    tell: (...events: Parameters<typeof eventOf>[]) =>
      stores.outbox.append(
        publication,
        events.map((event) => eventOf(...event)),
      ),
    find,
    read: async (to: EventEndpoint) =>
      (await stores.deliveries.endpoints(publication)).find((each) => each.endpoint.id === to.id),
    /** Waits for so many tries of an event. */
    untilTried: async (to: EventEndpoint, name: string, attempts: number) =>
      eventually(async () => {
        const found = await find(to, name);
        expect(found?.attempts).to.equal(attempts);
        return found;
      }, 15_000),
    editor: () =>
      createEndpointEditor({
        deliveries: stores.deliveries,
        record: async () => {},
        newId: () => 'ep_new',
        newSecret: () => secretOf(9),
        seal: (_publication, _endpoint, secret) => secret,
        switchOn: async () => {},
      }),
  });
}

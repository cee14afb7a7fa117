import { PaywallError } from '../../paywall/errors.ts';
import { type Delivery, deliveryStates } from '../../paywall/events/delivery.ts';
import type { DeliveryStore, EndpointPlace, KeptEndpoint } from '../../paywall/events/delivery-store.ts';
import type { EndpointProgress, EventEndpoint } from '../../paywall/events/endpoint.ts';
import type { RedisClient } from '../connection/client.ts';
import { deliveriesKey, endpointsKey, progressKey, stateKey, stateKeys } from './delivery-keys.ts';
import { createDeliveryLog, valueIn } from './delivery-log.ts';

const recordOf = (delivery: Delivery) => `${JSON.stringify(delivery)} ${delivery.version}`;

const touchedField = (endpoint: string) => `~${endpoint}`;

/** What is known of an endpoint, of the record and of how far it has come. */
function keptOf(record: string, progress: Readonly<Record<string, string>>): KeptEndpoint {
  const endpoint: EventEndpoint = JSON.parse(valueIn(record));
  const text = progress[endpoint.id];
  const read: EndpointProgress | null = text === undefined ? null : JSON.parse(text);
  return {
    endpoint,
    version: Number(record.slice(record.lastIndexOf(' ') + 1)),
    progress: read,
    revision: Number(progress[touchedField(endpoint.id)] ?? 0),
  };
}

export function createDeliveryStore(link: RedisClient): DeliveryStore {
  async function namesOf(publication: string): Promise<readonly string[]> {
    const key = endpointsKey(publication);
    return link.askRepeatably(key, (redis) => redis.hkeys(key));
  }

  const { readAll, ...log } = createDeliveryLog(link, namesOf);

  async function endpoints(publication: string): Promise<readonly KeptEndpoint[]> {
    const [key, progressAt] = [endpointsKey(publication), progressKey(publication)];
    const [records, progress] = await link.askRepeatably(key, (redis) =>
      Promise.all([redis.hgetall(key), redis.hgetall(progressAt)]),
    );
    return Object.values(records)
      .map((record) => keptOf(record, progress))
      .sort(
        ({ endpoint: one }, { endpoint: other }) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1),
      );
  }

  /** With `progress` empty nothing is said of it. */
  async function add(
    { publication, endpoint }: EndpointPlace,
    { state, progress, deliveries }: { state: Delivery['state']; progress: string; deliveries: readonly Delivery[] },
  ): Promise<void> {
    const key = deliveriesKey(publication, endpoint);
    const keys = [
      key,
      stateKey(publication, endpoint, state),
      progressKey(publication),
      endpointsKey(publication),
    ] as const;
    const rest = deliveries.flatMap((delivery) => [delivery.id, recordOf(delivery)]);
    await link.askRepeatably(key, (redis, deadline) =>
      redis.stileAddDeliveries(...keys, endpoint, progress, deadline, String(deliveries.length), ...rest),
    );
  }

  return {
    endpoints,
    ...log,

    async writeEndpoint(publication, endpoint, expectedVersion) {
      const key = endpointsKey(publication);
      const version = expectedVersion + 1;
      const record = `${JSON.stringify(endpoint)} ${version}`;
      const outcome = await link.ask(key, (redis, deadline) =>
        redis.stileCompareAndSet(key, endpoint.id, String(expectedVersion), record, deadline),
      );
      if (outcome === 'written') return version;
      throw new PaywallError('version-conflict', 'Someone else has changed this endpoint meanwhile: look at it again.');
    },

    async removeEndpoint({ publication, endpoint }) {
      const [key, progress] = [endpointsKey(publication), progressKey(publication)];
      // First, so that nothing is added meanwhile.
      const removed = await link.askRepeatably(key, (redis) => redis.hdel(key, endpoint));
      await link.askRepeatably(progress, (redis) => redis.hdel(progress, endpoint, touchedField(endpoint)));
      const rest = [deliveriesKey(publication, endpoint), ...stateKeys(publication, endpoint)];
      for (const each of rest) await link.askRepeatably(each, (redis) => redis.unlink(each));
      return removed === 1;
    },

    add: ({ deliveries, progress, ...place }) =>
      add(place, { state: 'waiting', progress: JSON.stringify(progress), deliveries }),

    log: (publication, delivery) =>
      add(
        { publication, endpoint: delivery.endpoint },
        { state: delivery.state, progress: '', deliveries: [delivery] },
      ),

    async record(publication, delivery) {
      const { endpoint, id, state, version } = delivery;
      const key = deliveriesKey(publication, endpoint);
      const keys = [key, ...stateKeys(publication, endpoint)] as const;
      const expected = String(version - 1);
      const at = String(2 + deliveryStates.indexOf(state));
      const outcome = await link.ask(key, (redis, deadline) =>
        redis.stileRecordDelivery(...keys, id, expected, recordOf(delivery), at, deadline),
      );
      return outcome === 'recorded';
    },

    async touch({ publication, endpoint }) {
      const key = progressKey(publication);
      await link.askRepeatably(key, (redis) => redis.hincrby(key, touchedField(endpoint), 1));
    },

    async waiting({ publication, endpoint }) {
      const key = stateKey(publication, endpoint, 'waiting');
      const ids = await link.askRepeatably(key, (redis) => redis.zrange(key, '0', '-1'));
      const found = await readAll(publication, endpoint, ids);
      return found.filter((delivery) => delivery !== null);
    },

    async find({ publication, endpoint, id }) {
      const [found = null] = await readAll(publication, endpoint, [id]);
      return found;
    },

    async counts(publication, state) {
      const names = await namesOf(publication);
      const counted = await Promise.all(
        names.map(async (endpoint) => {
          const key = stateKey(publication, endpoint, state);
          return [endpoint, await link.askRepeatably(key, (redis) => redis.zcard(key))] as const;
        }),
      );
      return new Map(counted.filter(([, count]) => count > 0));
    },
  };
}

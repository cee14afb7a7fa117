import { type Delivery, type DeliveryState, deliveryStates, tellsOf } from '../../paywall/events/delivery.ts';
import { type LoggedDelivery, readDeliveryPage } from '../../paywall/events/delivery-page.ts';
import type { DeliveryStore } from '../../paywall/events/delivery-store.ts';
import { readerKeyToHex } from '../../paywall/reader.ts';
import type { RedisClient } from '../connection/client.ts';
import { deliveriesKey, stateKey, stateKeys } from './delivery-keys.ts';

/** As many are read at once. */
const stride = 200;

/** What stands before the version of a record. */
export const valueIn = (record: string): string => record.slice(0, record.lastIndexOf(' '));

interface Listed {
  readonly endpoint: string;
  readonly id: string;
  readonly place: number;
}

/** Reads, trims and erases what is in the log of a publication. */
export function createDeliveryLog(
  link: RedisClient,
  endpointsOf: (publication: string) => Promise<readonly string[]>,
): Pick<DeliveryStore, 'page' | 'trim' | 'eraseReader'> & {
  readAll(publication: string, endpoint: string, ids: readonly string[]): Promise<readonly (Delivery | null)[]>;
} {
  async function readAll(publication: string, endpoint: string, ids: readonly string[]) {
    const key = deliveriesKey(publication, endpoint);
    const found: (Delivery | null)[] = [];
    for (let at = 0; at < ids.length; at += stride) {
      const some = ids.slice(at, at + stride);
      const records = await link.askRepeatably(key, (redis) => redis.hmget(key, ...some));
      found.push(...records.map((record): Delivery | null => (record === null ? null : JSON.parse(valueIn(record)))));
    }
    return found;
  }

  /** The places below one, from the highest on, of an endpoint and a state. */
  async function placesBelow(key: string, endpoint: string, { below, count }: { below: number; count: number }) {
    const listed = await link.askRepeatably(key, (redis) =>
      redis.zrevrangebyscore(key, `(${below}`, '-inf', 'WITHSCORES', 'LIMIT', 0, count),
    );
    return Array.from({ length: listed.length / 2 }, (_, index): Listed => {
      return { endpoint, id: listed[2 * index] ?? '', place: Number(listed[2 * index + 1]) };
    });
  }

  async function lookUp(publication: string, listed: readonly Listed[]): Promise<readonly LoggedDelivery[]> {
    const endpoints = [...new Set(listed.map(({ endpoint }) => endpoint))];
    const found = await Promise.all(
      endpoints.map(async (endpoint) => {
        const some = listed.filter((each) => each.endpoint === endpoint);
        const held = await readAll(
          publication,
          endpoint,
          some.map(({ id }) => id),
        );
        return some.map(({ place }, index) => ({ place, delivery: held[index] ?? null }));
      }),
    );
    return found.flat().sort((one, other) => other.place - one.place);
  }

  async function remove(publication: string, endpoint: string, ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const key = deliveriesKey(publication, endpoint);
    // Last from the lists, because they name the others if this is interrupted.
    await link.askRepeatably(key, (redis) => redis.hdel(key, ...ids));
    for (const state of stateKeys(publication, endpoint))
      await link.askRepeatably(state, (redis) => redis.zrem(state, ...ids));
  }

  /** Removes the oldest that have ended before a time, and those beyond a number. */
  async function trimState(
    place: { publication: string; endpoint: string; state: DeliveryState },
    most: number,
    before: number,
  ) {
    const { publication, endpoint, state } = place;
    const key = stateKey(publication, endpoint, state);
    for (;;) {
      const [count, ids] = await link.askRepeatably(key, (redis) =>
        Promise.all([redis.zcard(key), redis.zrange(key, '0', String(stride - 1))]),
      );
      const held = await readAll(publication, endpoint, ids);
      const old = ids.filter((_, at) => at < count - most || (held[at]?.endedAt ?? 0) < before);
      await remove(publication, endpoint, old);
      if (old.length < stride) return;
    }
  }

  return {
    readAll,

    async page(publication, place) {
      const { endpoint, state } = place.filter;
      const endpoints = endpoint === undefined ? await endpointsOf(publication) : [endpoint];
      const states = state === undefined ? deliveryStates : [state];
      return readDeliveryPage(place, async (below, count) => {
        const listed = await Promise.all(
          endpoints.flatMap((one) =>
            states.map((each) => placesBelow(stateKey(publication, one, each), one, { below, count })),
          ),
        );
        const highest = listed.flat().sort((one, other) => other.place - one.place);
        return lookUp(publication, highest.slice(0, count));
      });
    },

    async trim(publication, { most, ...before }) {
      for (const endpoint of await endpointsOf(publication))
        for (const state of ['delivered', 'dead'] as const)
          await trimState({ publication, endpoint, state }, most, before[state]);
    },

    async eraseReader(publication, reader) {
      for (const endpoint of await endpointsOf(publication)) {
        const key = deliveriesKey(publication, endpoint);
        let cursor = '0';
        do {
          const [next, fields] = await link.askRepeatably(key, (redis) => redis.hscan(key, cursor, 'COUNT', stride));
          const ids = fields.filter((_, at) => {
            const record = fields[at + 1];
            if (at % 2 === 1 || record === undefined) return false;
            const delivery: Delivery = JSON.parse(valueIn(record));
            return tellsOf(delivery, readerKeyToHex(reader));
          });
          await remove(publication, endpoint, ids);
          cursor = next;
        } while (cursor !== '0');
      }
    },
  };
}

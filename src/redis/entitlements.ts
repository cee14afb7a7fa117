import type { EntitlementStore } from '../paywall/entitlements/entitlement.ts';
import type { RedisClient } from './connection/client.ts';
import { readEntitlement, writeEntitlement } from './entitlement-record.ts';
import { placeOfReader } from './events/keys.ts';
import type { Mover } from './events/mover.ts';
import { tellingArguments } from './events/telling-arguments.ts';
import { entitlementsKey } from './keys.ts';
import { bytes } from './metering/packed-views.ts';

export function createEntitlementStore(link: RedisClient, mover: Pick<Mover, 'hint'>): EntitlementStore {
  return {
    async read(publication, reader) {
      const key = entitlementsKey(publication, reader);
      const record = await link.askRepeatably(key, (redis) => redis.hget(key, bytes(reader)));
      return record === null ? null : readEntitlement(record);
    },

    async compareAndSet({ publication, reader, expectedVersion, next, telling }) {
      const key = entitlementsKey(publication, reader);
      const record = writeEntitlement({ ...next, version: expectedVersion + 1 });
      const change = [bytes(reader), String(expectedVersion), record];
      if (telling === undefined) {
        const outcome = await link.ask(key, (redis, deadline) => redis.stileCompareAndSet(key, ...change, deadline));
        return outcome === 'written';
      }
      const place = placeOfReader(publication, reader);
      const version = { before: expectedVersion, after: expectedVersion + 1 };
      const told = tellingArguments({ telling, if: 'written', reader, version });
      const outcome = await link.ask(key, (redis, deadline) =>
        redis.stileToldSet(place.out, place.due, key, ...told, ...change, deadline),
      );
      if (outcome === 'written') mover.hint(place);
      return outcome === 'written';
    },
  };
}

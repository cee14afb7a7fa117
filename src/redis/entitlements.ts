import type { EntitlementStore } from '../paywall/entitlements/entitlement.ts';
import type { RedisClient } from './connection/client.ts';
import { readEntitlement, writeEntitlement } from './entitlement-record.ts';
import { entitlementsKey } from './keys.ts';
import { bytes } from './metering/packed-views.ts';

export function createEntitlementStore(link: RedisClient): EntitlementStore {
  return {
    async read(publication, reader) {
      const key = entitlementsKey(publication, reader);
      const record = await link.askRepeatably(key, (redis) => redis.hget(key, bytes(reader)));
      return record === null ? null : readEntitlement(record);
    },

    async compareAndSet({ publication, reader, expectedVersion, next }) {
      const key = entitlementsKey(publication, reader);
      const record = writeEntitlement({ ...next, version: expectedVersion + 1 });
      const outcome = await link.ask(key, (redis, deadline) =>
        redis.stileCompareAndSet(key, bytes(reader), String(expectedVersion), record, deadline),
      );
      return outcome === 'written';
    },
  };
}

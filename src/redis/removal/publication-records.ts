import type { PublicationRecords } from '../../paywall/support/publication-records.ts';
import type { RedisClient } from '../connection/client.ts';
import { readEntitlement } from '../entitlement-record.ts';
import { isEntitlementsKey, isOfPublication, publicationsKey } from '../keys.ts';

/** So many keys a server looks through at once. */
const lookedThrough = 500;

/** So few at a time that nobody has to wait for it. */
const batchSize = 50;

const done = '0';

export function createPublicationRecords(link: RedisClient): PublicationRecords {
  /** The keys of the publication on all servers, in batches. A key may come twice. */
  async function* keysOf(publication: string): AsyncGenerator<readonly string[]> {
    // By where a server is, because a failover puts another connection in its place.
    const cursors = new Map<unknown, string>();
    for (;;) {
      const found = await link.askEach(async ({ redis, place }) => {
        const server = place === null ? null : `${place.host}:${place.port}`;
        const cursor = cursors.get(server);
        if (cursor === done) return [];
        const [next, keys] = await redis.scan(cursor ?? '0', 'MATCH', `stile:*${publication}*`, 'COUNT', lookedThrough);
        cursors.set(server, next);
        return keys.filter((key) => isOfPublication(key, publication));
      });
      const keys = found.flat();
      for (let at = 0; at < keys.length; at += batchSize) yield keys.slice(at, at + batchSize);
      if ([...cursors.values()].every((cursor) => cursor === done)) return;
    }
  }

  return {
    async *entitlements(publication) {
      for await (const keys of keysOf(publication)) {
        for (const key of keys.filter(isEntitlementsKey)) {
          const records = await link.askRepeatably(key, (redis) => redis.hvals(key));
          yield records.map(readEntitlement);
        }
      }
    },

    async count(publication) {
      const counted = new Set<string>();
      for await (const keys of keysOf(publication)) for (const key of keys) counted.add(key);
      return counted.size;
    },

    async removeParts(publication) {
      const fields = await link.askRepeatably(publicationsKey, (redis) => redis.hkeys(publicationsKey));
      const own = fields.filter((field) => field.startsWith(`${publication}/`));
      if (own.length === 0) return false;
      return (await link.askRepeatably(publicationsKey, (redis) => redis.hdel(publicationsKey, ...own))) > 0;
    },

    async removeRecords(publication) {
      for await (const keys of keysOf(publication))
        await Promise.all(keys.map((key) => link.askRepeatably(key, (redis) => redis.unlink(key))));
    },
  };
}

import { type AuditLog, readAuditPage } from '../paywall/admin/audit-log.ts';
import { PaywallError } from '../paywall/errors.ts';
import type { RedisClient } from './connection/client.ts';
import { auditKey } from './keys.ts';

/** Where in the stream a page begins: a cursor is the id of the last entry of the page before. */
export function startOf(cursor: string | null): string {
  if (cursor === null) return '+';
  if (/^\d{1,15}-\d{1,15}$/.test(cursor)) return `(${cursor}`;
  throw new PaywallError('invalid-request', 'This is no cursor.', {
    faults: [{ path: 'cursor', message: 'must be `next` of the page before' }],
  });
}

export function createAuditLog(link: RedisClient): AuditLog {
  return {
    async append(publication, entry) {
      await link.ask(auditKey(publication), (redis, deadline) =>
        redis.stileAppend(auditKey(publication), JSON.stringify(entry), deadline),
      );
    },

    async page(publication, place) {
      return readAuditPage(place, async (cursor, count) => {
        const found = await link.askRepeatably(auditKey(publication), (redis) =>
          redis.xrevrange(auditKey(publication), startOf(cursor), '-', 'COUNT', count),
        );
        return found.map(([id, [, entry = '']]) => ({ cursor: id, entry: JSON.parse(entry) }));
      });
    },
  };
}

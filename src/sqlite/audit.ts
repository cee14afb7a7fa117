import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AuditLog, readAuditPage } from '../paywall/admin/audit-log.ts';
import { PaywallError } from '../paywall/errors.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

/** The row that a page begins below: a cursor is the last row of the page before. */
function rowOf(cursor: string | null): number {
  if (cursor === null) return Number.MAX_SAFE_INTEGER;
  if (/^[1-9]\d{0,14}$/.test(cursor)) return Number(cursor);
  throw new PaywallError('invalid-request', 'This is no cursor.', {
    faults: [{ path: 'cursor', message: 'must be `next` of the page before' }],
  });
}

export function createAuditLog(database: Database, { read, write }: Transactions): AuditLog {
  const add = prepareChange(database, 'INSERT INTO audit_entry (publication, value) VALUES (?, ?)');
  const find = prepareQuery<[id: number, value: string]>(
    database,
    'SELECT id, value FROM audit_entry WHERE publication = ? AND id < ? ORDER BY id DESC LIMIT ?',
  );

  return {
    async append(publication, entry) {
      await write(() => add(publication, JSON.stringify(entry)));
    },

    async page(publication, place) {
      return readAuditPage(place, async (cursor, count) => {
        const below = rowOf(cursor);
        // Views are answered between one read and the next.
        await nextTurn();
        const rows = read(() => find.all(publication, below, count));
        return rows.map(([id, value]) => ({ cursor: String(id), entry: JSON.parse(value) }));
      });
    },
  };
}

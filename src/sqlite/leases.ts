import type { LeaseStore } from '../paywall/leases.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

export function createLeaseStore(database: Database, { read, write }: Transactions): LeaseStore {
  /** Nothing changes while another holder's lease runs. */
  const take = prepareChange(
    database,
    `INSERT INTO lease (name, holder, ends_at) VALUES (?, ?, ?)
      ON CONFLICT DO UPDATE SET holder = excluded.holder, ends_at = excluded.ends_at
      WHERE holder = excluded.holder OR ends_at <= ?`,
  );
  const remove = prepareChange(database, 'DELETE FROM lease WHERE name = ? AND holder = ?');
  const find = prepareQuery<[value: string]>(database, 'SELECT value FROM bookmark WHERE name = ?');
  const put = prepareChange(database, 'INSERT OR REPLACE INTO bookmark (name, value) VALUES (?, ?)');
  const forget = prepareChange(database, 'DELETE FROM bookmark WHERE name = ?');

  return {
    async acquire({ name, holder, now, leaseMs }) {
      return write(() => take(name, holder, now + leaseMs, now) === 1);
    },

    async release(name, holder) {
      await write(() => remove(name, holder));
    },

    async readBookmark(name) {
      return read(() => find.get(name))?.[0] ?? null;
    },

    async writeBookmark(name, value) {
      await write(() => (value === null ? forget(name) : put(name, value)));
    },
  };
}

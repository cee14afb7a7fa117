import { type AdminSession, type AdminSessionStore, mostListed } from '../paywall/admin/admin-session.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

export function createAdminSessionStore(database: Database, { read, write }: Transactions): AdminSessionStore {
  const put = prepareChange(database, 'INSERT OR REPLACE INTO admin_session (id, value, ends_at) VALUES (?, ?, ?)');
  const find = prepareQuery<[value: string]>(database, 'SELECT value FROM admin_session WHERE id = ? AND ends_at > ?');
  const replace = prepareChange(database, 'UPDATE admin_session SET value = ?, ends_at = ? WHERE id = ?');
  const removeEnded = prepareChange(database, 'DELETE FROM admin_session WHERE ends_at <= ?');
  const remove = prepareChange(database, 'DELETE FROM admin_session WHERE id = ?');

  const listAll = prepareQuery<[id: string, value: string]>(
    database,
    'SELECT id, value FROM admin_session WHERE ends_at > ?',
  );

  return {
    async start(key, session, now) {
      await write(() => {
        // Sessions go by the real time, and what is swept away by the service's, which the sandbox moves.
        removeEnded(now);
        put(key, JSON.stringify(session), session.endsAt);
      });
    },

    async find(key, now) {
      const [value] = read(() => find.get(key, now)) ?? [];
      if (value === undefined) return null;
      const session: AdminSession = JSON.parse(value);
      return session;
    },

    async extend(key, session) {
      await write(() => replace(JSON.stringify(session), session.endsAt, key));
    },

    async end(key) {
      await write(() => remove(key));
    },

    // All that run are looked at: people sign in a few times a day.
    async list(owner, now) {
      return read(() => listAll.all(now))
        .map(([key, value]) => {
          const session: AdminSession = JSON.parse(value);
          return { key, session };
        })
        .filter(({ session }) => session.owner === owner)
        .sort((one, other) => other.session.startedAt - one.session.startedAt)
        .slice(0, mostListed);
    },
  };
}

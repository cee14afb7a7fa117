import type { ClockStore } from '../paywall/clock.ts';
import type { SecretStore } from '../paywall/secrets.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

const clockName = 'clock';

const secretName = (name: string) => `secret:${name}`;

/** The stores of single values. */
export function createSingleValues(
  database: Database,
  { read, write }: Transactions,
): { secrets: SecretStore; clock: ClockStore } {
  const find = prepareQuery<[value: string]>(database, 'SELECT value FROM kept_value WHERE name = ?');
  const add = prepareChange(database, 'INSERT OR IGNORE INTO kept_value (name, value) VALUES (?, ?)');
  const put = prepareChange(database, 'INSERT OR REPLACE INTO kept_value (name, value) VALUES (?, ?)');

  return {
    secrets: {
      async readOrCreate(name, candidate) {
        return write(() => {
          add(secretName(name), candidate);
          return find.get(secretName(name))?.[0] ?? candidate;
        });
      },
      async replace(name, value) {
        await write(() => put(secretName(name), value));
      },
    },

    clock: {
      async readOffsetMs() {
        return Number(read(() => find.get(clockName))?.[0] ?? 0);
      },
      async writeOffsetMs(offsetMs) {
        await write(() => put(clockName, String(offsetMs)));
      },
    },
  };
}

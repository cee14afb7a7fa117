import type { Entitlement, EntitlementStore } from '../paywall/entitlements/entitlement.ts';
import type { ReaderKey } from '../paywall/reader.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Teller } from './events/telling.ts';
import type { Transactions } from './transactions.ts';

/** Reads an entitlement inside whatever transaction there is. */
export type FindEntitlement = (publication: string, reader: ReaderKey) => Entitlement | null;

export function entitlementOf(version: number, value: string): Entitlement {
  const entitlement: Omit<Entitlement, 'version'> = JSON.parse(value);
  return { ...entitlement, version };
}

export function createFindEntitlement(database: Database): FindEntitlement {
  const find = prepareQuery<[version: number, value: string]>(
    database,
    'SELECT version, value FROM entitlement WHERE publication = ? AND reader = ?',
  );
  return (publication, reader) => {
    const row = find.get(publication, reader);
    return row === undefined ? null : entitlementOf(...row);
  };
}

export function createEntitlementStore(
  database: Database,
  { read, write }: Transactions,
  { find, teller }: { readonly find: FindEntitlement; readonly teller: Teller },
): EntitlementStore {
  const put = prepareChange(
    database,
    'INSERT OR REPLACE INTO entitlement (publication, reader, version, value) VALUES (?, ?, ?, ?)',
  );

  return {
    async read(publication, reader) {
      return read(() => find(publication, reader));
    },

    async compareAndSet({ publication, reader, expectedVersion, next, telling }) {
      return write(() => {
        const version = find(publication, reader)?.version ?? 0;
        if (version !== expectedVersion) return false;
        put(publication, reader, version + 1, JSON.stringify(next));
        teller.tell({ publication, reader, version: { before: version, after: version + 1 } }, telling);
        return true;
      });
    },
  };
}

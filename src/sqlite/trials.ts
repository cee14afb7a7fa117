import type { BillingStore } from '../paywall/purchases/billing-store.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

/** Who had a trial. */
export function createTrials(
  database: Database,
  { read, write }: Transactions,
): Pick<BillingStore, 'hadTrial' | 'claimTrials'> {
  const find = prepareQuery<[owner: string]>(database, 'SELECT owner FROM trial WHERE publication = ? AND trial = ?');
  const add = prepareChange(database, 'INSERT OR IGNORE INTO trial (publication, trial, owner) VALUES (?, ?, ?)');

  return {
    async hadTrial(publication, keys) {
      return read(() => keys.some((key) => find.get(publication, key) !== undefined));
    },

    async claimTrials(publication, keys, owner) {
      return write(() =>
        keys.map((key) => {
          add(publication, key, owner);
          return find.get(publication, key)?.[0] ?? owner;
        }),
      );
    },
  };
}

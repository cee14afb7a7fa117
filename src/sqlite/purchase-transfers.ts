import type { BillingStore } from '../paywall/purchases/billing-store.ts';
import type { ReaderKey } from '../paywall/reader.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

/** To whom goes what anonymous readers have. */
export function createHeirs(
  database: Database,
  { read, write }: Transactions,
): Pick<BillingStore, 'heirOf' | 'claimHeir'> {
  const find = prepareQuery<[heir: Uint8Array]>(database, 'SELECT heir FROM heir WHERE publication = ? AND reader = ?');
  const put = prepareChange(database, 'INSERT INTO heir (publication, reader, heir) VALUES (?, ?, ?)');
  const heirOf = (publication: string, reader: ReaderKey) => {
    const row = find.get(publication, reader);
    return row === undefined ? null : (Uint8Array.from(row[0]) as ReaderKey);
  };

  return {
    async heirOf({ publication, reader }) {
      return read(() => heirOf(publication, reader));
    },

    async claimHeir({ publication, reader, heir }) {
      return write(() => {
        const theirs = heirOf(publication, reader);
        if (theirs === null) put(publication, reader, heir);
        return theirs ?? heir;
      });
    },
  };
}

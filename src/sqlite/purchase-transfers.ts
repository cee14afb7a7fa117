import type { BillingStore } from '../paywall/purchases/billing-store.ts';
import type { ReaderKey } from '../paywall/reader.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

/** Which registered reader an anonymous reader's purchases go to. */
export function createPurchaseTransfers(
  database: Database,
  { read, write }: Transactions,
): Pick<BillingStore, 'successorOf' | 'claimSuccessor'> {
  const find = prepareQuery<[heir: Uint8Array]>(database, 'SELECT heir FROM heir WHERE publication = ? AND reader = ?');
  const put = prepareChange(database, 'INSERT INTO heir (publication, reader, heir) VALUES (?, ?, ?)');
  const successorOf = (publication: string, reader: ReaderKey) => {
    const row = find.get(publication, reader);
    return row === undefined ? null : (Uint8Array.from(row[0]) as ReaderKey);
  };

  return {
    async successorOf({ publication, reader }) {
      return read(() => successorOf(publication, reader));
    },

    async claimSuccessor({ publication, reader, successor }) {
      return write(() => {
        const theirs = successorOf(publication, reader);
        if (theirs === null) put(publication, reader, successor);
        return theirs ?? successor;
      });
    },
  };
}

import type { AmpSignInStore } from '../paywall/amp-sign-ins.ts';
import { type ReaderKey, readerKeyBytes } from '../paywall/reader.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

function keyIn(column: Uint8Array): ReaderKey {
  if (column.length !== readerKeyBytes) throw new Error('an AMP sign-in names no reader');
  return Uint8Array.from(column) as ReaderKey;
}

export function createAmpSignInStore(database: Database, { read, write }: Transactions): AmpSignInStore {
  const put = prepareChange(
    database,
    'INSERT OR REPLACE INTO amp_sign_in (publication, amp_reader, reader, ends_at) VALUES (?, ?, ?, ?)',
  );
  const find = prepareQuery<[reader: Uint8Array, endsAt: number]>(
    database,
    'SELECT reader, ends_at FROM amp_sign_in WHERE publication = ? AND amp_reader = ? AND ends_at > ?',
  );
  const findOf = prepareQuery<[endsAt: number]>(
    database,
    'SELECT ends_at FROM amp_sign_in WHERE publication = ? AND reader = ? AND ends_at > ? ORDER BY ends_at',
  );
  const remove = prepareChange(database, 'DELETE FROM amp_sign_in WHERE publication = ? AND reader = ?');

  return {
    async bind({ publication, ampReader, reader, endsAt }) {
      await write(() => put(publication, ampReader, reader, endsAt));
    },

    async find({ publication, ampReader }, now) {
      const found = read(() => find.get(publication, ampReader, now));
      return found === undefined ? null : { reader: keyIn(found[0]), endsAt: found[1] };
    },

    async of({ publication, reader }, now) {
      return read(() => findOf.all(publication, reader, now)).map(([endsAt]) => ({ endsAt }));
    },

    async erase({ publication, reader }) {
      await write(() => remove(publication, reader));
    },
  };
}

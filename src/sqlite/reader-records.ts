import { type ReaderKey, readerKeyBytes } from '../paywall/reader.ts';
import {
  isNotEmpty,
  type ReaderPlace,
  type ReaderRecords,
  type WindowRecord,
} from '../paywall/support/reader-records.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import { noViews, type PackedViews, unpackViews } from './metering/packed-views.ts';
import type { Transactions } from './transactions.ts';

const nobody = new Uint8Array(readerKeyBytes);

const keyIn = (column: Uint8Array) => Uint8Array.from(column) as ReaderKey;

type Found = [window: string, endsAt: number, united: number, unitedWith: Uint8Array | null, views: PackedViews];

/** Reads the records of one reader. */
function createReading(database: Database) {
  const find = prepareQuery<Found>(
    database,
    'SELECT window_id, ends_at, united, united_with, views FROM meter WHERE publication = ? AND reader = ? ORDER BY window_id',
  );
  const findOthers = prepareQuery<[reader: Uint8Array]>(
    database,
    'SELECT reader FROM meter WHERE publication = ? AND united_with = ? AND window_id = ? ORDER BY reader',
  );
  return ({ publication, reader }: ReaderPlace): WindowRecord[] =>
    find.all(publication, reader).map(([window, endsAt, united, unitedWith, views]) => ({
      window,
      endsAt: window === 'rolling' ? endsAt : null,
      views: unpackViews(views),
      united: united === 1,
      unitedWith: unitedWith && keyIn(unitedWith),
      unitedFrom: findOthers.all(publication, reader, window).map(([other]) => keyIn(other)),
    }));
}

/** Removes everything of one reader. To be run in a transaction. */
function createRemoving(database: Database): (place: ReaderPlace) => void {
  const ofReader = 'WHERE publication = ? AND reader = ?';
  const removals = [
    ...[
      'meter',
      'given_back',
      'entitlement',
      'customer',
      'open_checkout',
      'heir',
      'gift_redemption',
      'gift_allowance',
      'reader_facts',
    ].map((table) => `DELETE FROM ${table} ${ofReader}`),
    'DELETE FROM gift WHERE publication = ? AND maker = ?',
  ].map((sql) => prepareChange(database, sql));
  const forget = prepareChange(database, 'UPDATE meter SET united_with = ? WHERE publication = ? AND united_with = ?');
  return ({ publication, reader }) => {
    for (const remove of removals) remove(publication, reader);
    forget(nobody, publication, reader);
  };
}

export function createReaderRecords(database: Database, { read, write }: Transactions): ReaderRecords {
  const recordsOf = createReading(database);
  const remove = createRemoving(database);
  const ofWindow = 'publication = ? AND reader = ? AND window_id = ?';
  const clear = prepareChange(database, `UPDATE meter SET views = ?, united = 0 WHERE ${ofWindow}`);
  const forgetGivenBack = prepareChange(database, `DELETE FROM given_back WHERE ${ofWindow}`);

  return {
    read: async (place) => read(() => recordsOf(place)).filter(isNotEmpty),

    async reset({ publication, reader, windows }) {
      await write(() => {
        for (const { id } of windows) {
          clear(noViews, publication, reader, id);
          forgetGivenBack(publication, reader, id);
        }
      });
    },

    async erase({ publication, reader }) {
      await write(() => remove({ publication, reader }));
      // Out of the journal as well. Where another process reads just now, the journal is emptied later.
      read(() => database.exec('PRAGMA wal_checkpoint(TRUNCATE)'));
    },
  };
}

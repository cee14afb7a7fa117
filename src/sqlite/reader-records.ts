import type { CountedView } from '../paywall/metering/meter.ts';
import { type ReaderKey, readerKeyBytes } from '../paywall/reader.ts';
import {
  isNotEmpty,
  type ReaderPlace,
  type ReaderRecords,
  type WindowRecord,
} from '../paywall/support/reader-records.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import { createMeterRows } from './metering/meter-rows.ts';
import type { Transactions } from './transactions.ts';

const nobody = new Uint8Array(readerKeyBytes);

const keyIn = (column: Uint8Array) => Uint8Array.from(column) as ReaderKey;

type Found = [id: number, window: string, endsAt: number, united: number, unitedWith: Uint8Array | null];

/** Reads the records of one reader. */
function createReading(database: Database, viewsOf: (meter: number) => CountedView[]) {
  const find = prepareQuery<Found>(
    database,
    'SELECT id, window_id, ends_at, united, united_with FROM meter WHERE publication = ? AND reader = ? ORDER BY window_id',
  );
  const findOthers = prepareQuery<[reader: Uint8Array]>(
    database,
    'SELECT reader FROM meter WHERE publication = ? AND united_with = ? AND window_id = ? ORDER BY reader',
  );
  return ({ publication, reader }: ReaderPlace): WindowRecord[] =>
    find.all(publication, reader).map(([id, window, endsAt, united, unitedWith]) => ({
      window,
      endsAt: window === 'rolling' ? endsAt : null,
      views: viewsOf(id),
      united: united === 1,
      unitedWith: unitedWith && keyIn(unitedWith),
      unitedFrom: findOthers.all(publication, reader, window).map(([other]) => keyIn(other)),
    }));
}

/** Removes everything of one reader. To be run in a transaction. */
function createRemoving(database: Database): (place: ReaderPlace) => void {
  const ofReader = 'WHERE publication = ? AND reader = ?';
  const removals = [
    `DELETE FROM counted_view WHERE meter IN (SELECT id FROM meter ${ofReader})`,
    ...['meter', 'given_back', 'entitlement', 'customer', 'open_checkout', 'heir'].map(
      (table) => `DELETE FROM ${table} ${ofReader}`,
    ),
  ].map((sql) => prepareChange(database, sql));
  const forget = prepareChange(database, 'UPDATE meter SET united_with = ? WHERE publication = ? AND united_with = ?');
  return ({ publication, reader }) => {
    for (const remove of removals) remove(publication, reader);
    forget(nobody, publication, reader);
  };
}

export function createReaderRecords(database: Database, { read, write }: Transactions): ReaderRecords {
  const recordsOf = createReading(database, createMeterRows(database).views);
  const remove = createRemoving(database);
  const ofWindow = 'publication = ? AND reader = ? AND window_id = ?';
  const clear = prepareChange(
    database,
    `DELETE FROM counted_view WHERE meter IN (SELECT id FROM meter WHERE ${ofWindow})`,
  );
  const forgetGivenBack = prepareChange(database, `DELETE FROM given_back WHERE ${ofWindow}`);
  const unmark = prepareChange(database, `UPDATE meter SET united = 0 WHERE ${ofWindow}`);

  return {
    read: async (place) => read(() => recordsOf(place)).filter(isNotEmpty),

    async reset({ publication, reader, windows }) {
      await write(() => {
        for (const { id } of windows) {
          clear(publication, reader, id);
          forgetGivenBack(publication, reader, id);
          unmark(publication, reader, id);
        }
      });
    },

    async erase({ publication, reader }) {
      await write(() => remove({ publication, reader }));
      // Out of the journal as well. Where another process reads just now, the journal is emptied later.
      read(() => database.pragma('wal_checkpoint(TRUNCATE)'));
    },
  };
}

import { retainedUntil, type Window } from '../../paywall/calendar/window.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { MeterPlace } from '../../paywall/metering/meter.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import { type Database, prepareChange, prepareQuery } from '../database.ts';
import type { PackedViews } from './packed-views.ts';

/** A window of one reader that has begun and is not over. */
export interface MeterRow {
  readonly id: number;
  readonly endsAt: EpochMs;
  /** Whether a union has added to it, or an adoption. */
  readonly united: boolean;
  readonly unitedWith: Uint8Array | null;
  readonly views: PackedViews;
}

/** The rows of the meters. Nothing here begins a transaction; a caller that needs several of these together does. */
export interface MeterRows {
  /** Null if the window has not begun, or was a rolling one and is over. */
  find(place: MeterPlace, now: EpochMs): MeterRow | null;
  /** Begins the window with these views. To be called only where `find` gave null. */
  begin(
    place: MeterPlace,
    begun: { readonly endsAt: EpochMs; readonly views: PackedViews; readonly united?: true },
  ): void;
  write(meter: number, views: PackedViews): void;
  /** Writes the views and notes that a union has added to them, or an adoption. */
  writeUnited(meter: number, views: PackedViews): void;
  markUnitedWith(meter: number, reader: ReaderKey): void;
  /** Ends a window in which nothing is counted, as though it had not begun. */
  end(meter: number): void;
}

/** The columns of a row that a query answers; all are null if there is none. */
export type FoundRow = [
  id: number | null,
  endsAt: number,
  united: number,
  unitedWith: Uint8Array | null,
  views: PackedViews,
];

export const rowColumns = 'id, ends_at, united, united_with, views';

/** What the columns say of a reader's window at `now`. Others may follow them. */
export function rowOf(found: readonly [...FoundRow, ...unknown[]], window: Window, now: EpochMs): MeterRow | null {
  const [id, endsAt, united, unitedWith, views] = found;
  const isRolling = window.kind === 'rolling';
  if (id === null || (isRolling && endsAt <= now)) return null;
  return { id, endsAt: isRolling ? endsAt : window.endsAt, united: united === 1, unitedWith, views };
}

export function createMeterRows(database: Database): MeterRows {
  const find = prepareQuery<FoundRow>(
    database,
    `SELECT ${rowColumns} FROM meter WHERE publication = ? AND reader = ? AND window_id = ?`,
  );
  // What a rolling window that is over has left is replaced.
  const begin = prepareChange(
    database,
    `INSERT INTO meter (publication, reader, window_id, ends_at, united, views) VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET ends_at = excluded.ends_at, united = excluded.united, united_with = NULL, views = excluded.views`,
  );
  const write = prepareChange(database, 'UPDATE meter SET views = ? WHERE id = ?');
  const writeUnited = prepareChange(database, 'UPDATE meter SET views = ?, united = 1 WHERE id = ?');
  const markUnitedWith = prepareChange(database, 'UPDATE meter SET united_with = ? WHERE id = ?');
  const end = prepareChange(database, 'DELETE FROM meter WHERE id = ?');

  return {
    find({ publication, reader, window }, now) {
      const row = find.get(publication, reader, window.id);
      return row === undefined ? null : rowOf(row, window, now);
    },
    begin({ publication, reader, window }, { endsAt, views, united }) {
      const keptUntil = retainedUntil({ kind: window.kind, endsAt });
      begin(publication, reader, window.id, keptUntil, united ? 1 : 0, views);
    },
    write: (meter, views) => void write(views, meter),
    writeUnited: (meter, views) => void writeUnited(views, meter),
    markUnitedWith: (meter, reader) => void markUnitedWith(reader, meter),
    end: (meter) => void end(meter),
  };
}

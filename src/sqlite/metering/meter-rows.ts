import type { ArticleKey } from '../../paywall/articles/article.ts';
import { retainedUntil } from '../../paywall/calendar/window.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { CountedView, MeterPlace } from '../../paywall/metering/meter.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import { type Database, prepareChange, prepareQuery } from '../database.ts';

/** A window of one reader that has begun and is not over. */
export interface MeterRow {
  readonly id: number;
  readonly endsAt: EpochMs;
  readonly united: boolean;
  readonly unitedWith: Uint8Array | null;
  readonly used: number;
}

/** A view as it was counted. */
interface Counted {
  readonly second: number;
  readonly receipt: boolean;
}

/** The second in which something was counted. */
export const secondOf = (at: EpochMs): number => Math.floor(at / 1000);

/** The rows of the meters. Nothing here begins a transaction; a caller that needs several of these together does. */
export interface MeterRows {
  /** Null if the window has not begun, or was a rolling one and is over. */
  find(place: MeterPlace, now: EpochMs): MeterRow | null;
  /** Begins the window, empty, and answers its id. To be called only where `find` gave null. */
  begin(place: MeterPlace, endsAt: EpochMs): number;
  /** The second in which the article was counted and whether its receipt was handed out, or null. */
  countedIn(meter: number, article: ArticleKey): Counted | null;
  add(meter: number, view: CountedView): void;
  noteReceipt(meter: number, article: ArticleKey): void;
  /** Adds the articles of a replaced rule, and notes that they were united. */
  adopt(meter: number, views: readonly CountedView[]): void;
  remove(meter: number, article: ArticleKey): void;
  /** Ends a window in which nothing is counted, as though it had not begun. */
  end(meter: number): void;
  /** Oldest first. */
  views(meter: number): CountedView[];
  /** Adds the articles of one meter to another, with their receipts, and notes on both sides that they were united. */
  unite(anonymous: number, registered: number, reader: ReaderKey): void;
}

type Found = [id: number, endsAt: number, united: number, unitedWith: Uint8Array | null, used: number];

export function createMeterRows(database: Database): MeterRows {
  const find = prepareQuery<Found>(
    database,
    `SELECT id, ends_at, united, united_with, (SELECT count(*) FROM counted_view WHERE meter = id)
     FROM meter WHERE publication = ? AND reader = ? AND window_id = ?`,
  );
  const begin = prepareQuery<[id: number]>(
    database,
    `INSERT INTO meter (publication, reader, window_id, ends_at) VALUES (?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET ends_at = excluded.ends_at, united = 0, united_with = NULL RETURNING id`,
  );
  const clear = prepareChange(database, 'DELETE FROM counted_view WHERE meter = ?');
  const counted = prepareQuery<[second: number, receipt: number]>(
    database,
    'SELECT second, receipt FROM counted_view WHERE meter = ? AND article = ?',
  );
  const add = prepareChange(database, 'INSERT OR IGNORE INTO counted_view (meter, article, second) VALUES (?, ?, ?)');
  const noteReceipt = prepareChange(database, 'UPDATE counted_view SET receipt = 1 WHERE meter = ? AND article = ?');
  const remove = prepareChange(database, 'DELETE FROM counted_view WHERE meter = ? AND article = ?');
  const end = prepareChange(database, 'DELETE FROM meter WHERE id = ?');
  const views = prepareQuery<[article: Uint8Array, second: number]>(
    database,
    'SELECT article, second FROM counted_view WHERE meter = ? ORDER BY second, article',
  );
  const addAll = prepareChange(
    database,
    `INSERT INTO counted_view (meter, article, second, receipt)
     SELECT ?, article, second, receipt FROM counted_view WHERE meter = ?
     ON CONFLICT DO UPDATE SET receipt = max(receipt, excluded.receipt)`,
  );
  const markUnited = prepareChange(database, 'UPDATE meter SET united = 1 WHERE id = ?');
  const markUnitedWith = prepareChange(database, 'UPDATE meter SET united_with = ? WHERE id = ?');

  return {
    find({ publication, reader, window }, now) {
      const row = find.get(publication, reader, window.id);
      if (row === undefined) return null;
      const [id, endsAt, united, unitedWith, used] = row;
      if (window.kind === 'rolling' && endsAt <= now) return null;
      return { id, endsAt: window.kind === 'rolling' ? endsAt : window.endsAt, united: united === 1, unitedWith, used };
    },

    begin({ publication, reader, window }, endsAt) {
      const [id] = begin.get(publication, reader, window.id, retainedUntil({ kind: window.kind, endsAt })) ?? [];
      if (id === undefined) throw new Error('a row that was just written is not there');
      // What a rolling window that is over has left.
      clear(id);
      return id;
    },

    countedIn(meter, article) {
      const [second, receipt] = counted.get(meter, article) ?? [];
      return second === undefined ? null : { second, receipt: receipt === 1 };
    },
    noteReceipt: (meter, article) => void noteReceipt(meter, article),
    add: (meter, { article, countedAt }) => void add(meter, article, secondOf(countedAt)),
    remove: (meter, article) => void remove(meter, article),
    end: (meter) => void end(meter),
    views: (meter) =>
      views
        .all(meter)
        .map(([article, at]) => ({ article: Uint8Array.from(article) as ArticleKey, countedAt: at * 1000 })),

    adopt(meter, views) {
      for (const { article, countedAt } of views) add(meter, article, secondOf(countedAt));
      markUnited(meter);
    },

    unite(anonymous, registered, reader) {
      addAll(registered, anonymous);
      markUnited(registered);
      markUnitedWith(reader, anonymous);
    },
  };
}

import type { EpochMs } from '../../paywall/clock.ts';
import type { OutboxEvent } from '../../paywall/events/event.ts';
import { eventToText } from '../../paywall/events/event-text.ts';
import { type DueName, dueNames, type Telling } from '../../paywall/events/telling.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import { type Database, prepareChange, prepareQuery } from '../database.ts';

export interface TellingPlace {
  readonly publication: string;
  /** Whose dues it changes; null if it has none. */
  readonly reader: ReaderKey | null;
  /** The version of the entitlement before and after the step; left out if the step is about another thing. */
  readonly version?: { readonly before: number; readonly after: number };
}

/** Writes what a step tells of. All are to be called within its transaction. */
export interface Teller {
  tell(place: TellingPlace, telling: Telling | undefined): void;
  add(publication: string, event: OutboxEvent): void;
  /** Writes of one due what has come to be, and keeps the rest. */
  bring(due: { publication: string; reader: Uint8Array; name: string }, now: EpochMs): void;
  drop(publication: string, reader: Uint8Array, name: string): void;
}

/** An event that is still to come, as it is written. */
interface Due {
  readonly at: EpochMs;
  readonly text: string;
  readonly readers: readonly string[];
}

const readersOf = ({ subject, others = [] }: OutboxEvent): readonly ReaderKey[] => [
  ...(subject === null ? [] : [subject]),
  ...others,
];

const dueOf = (event: OutboxEvent): Due => ({
  at: event.at,
  text: eventToText(event),
  readers: readersOf(event).map((key) => Buffer.from(key).toString('hex')),
});

export function createTeller(database: Database): Teller {
  const put = prepareChange(database, 'INSERT INTO outbox_event (publication, value, told_at) VALUES (?, ?, ?)');
  const last = prepareQuery<[id: number]>(database, 'SELECT last_insert_rowid()');
  const putReader = prepareChange(
    database,
    'INSERT OR IGNORE INTO outbox_event_reader (publication, reader, event) VALUES (?, ?, ?)',
  );
  const where = 'WHERE publication = ? AND reader = ? AND name = ?';
  const findDue = prepareQuery<[basis: number, value: string]>(database, `SELECT basis, value FROM due_event ${where}`);
  const dropDue = prepareChange(database, `DELETE FROM due_event ${where}`);
  const putDue = prepareChange(
    database,
    'INSERT OR REPLACE INTO due_event (publication, reader, name, basis, at, value) VALUES (?, ?, ?, ?, ?, ?)',
  );

  function write(publication: string, { text, readers }: Omit<Due, 'at'>): void {
    put(publication, text, Date.now());
    const id = last.get()?.[0];
    if (id === undefined) throw new Error('a row that was written has no number');
    for (const reader of readers) putReader(publication, Buffer.from(reader, 'hex'), id);
  }

  const add: Teller['add'] = (publication, event) => write(publication, dueOf(event));

  const bring: Teller['bring'] = ({ publication, reader, name }, now) => {
    const [basis, value] = findDue.get(publication, reader, name) ?? [];
    if (basis === undefined || value === undefined) return;
    const dues: readonly Due[] = JSON.parse(value);
    for (const due of dues) if (due.at <= now) write(publication, due);
    const rest = dues.filter(({ at }) => at > now);
    const [first] = rest;
    if (first === undefined) dropDue(publication, reader, name);
    else putDue(publication, reader, name, basis, first.at, JSON.stringify(rest));
  };

  function replaceDue(
    { publication, reader, version }: TellingPlace & { reader: ReaderKey },
    name: DueName,
    events: readonly OutboxEvent[],
  ): void {
    const [first] = events;
    if (first === undefined) dropDue(publication, reader, name);
    else putDue(publication, reader, name, version?.after ?? 0, first.at, JSON.stringify(events.map(dueOf)));
  }

  return {
    add,
    bring,
    drop: dropDue,

    tell({ publication, reader, version }, telling) {
      if (telling === undefined) return;
      const { events, due = {}, now } = telling;
      // What came to be before this and is not written yet comes first.
      if (reader !== null && version !== undefined) {
        const [basis] = findDue.get(publication, reader, 'lapse') ?? [];
        if (basis === version.before) bring({ publication, reader, name: 'lapse' }, now);
      }
      for (const event of events) add(publication, event);
      if (reader === null) return;
      for (const name of dueNames) {
        const its = due[name];
        if (its !== undefined) replaceDue({ publication, reader, ...(version && { version }) }, name, its);
      }
    },
  };
}

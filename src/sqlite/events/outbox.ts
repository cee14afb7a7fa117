import { grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import { PaywallError } from '../../paywall/errors.ts';
import { eventsKeptMs, mostEvents, type StoredEvent } from '../../paywall/events/event.ts';
import { eventFromText } from '../../paywall/events/event-text.ts';
import type { OutboxStore } from '../../paywall/events/outbox-store.ts';
import type { ReaderKey } from '../../paywall/reader.ts';
import { type Database, prepareChange, prepareQuery } from '../database.ts';
import type { FindEntitlement } from '../entitlements.ts';
import type { Transactions } from '../transactions.ts';
import type { Teller } from './telling.ts';

/** So few at a time that nobody has to wait for it. */
const batchSize = 200;

/** The row behind which is read: a cursor is the number of an event. */
function rowOf(cursor: string | null): number {
  if (cursor === null) return 0;
  if (/^\d{1,15}$/.test(cursor)) return Number(cursor);
  throw new PaywallError('invalid-request', 'This is no cursor.', {
    faults: [{ path: 'cursor', message: 'must be one that was answered before' }],
  });
}

/** Takes a reader out of the outbox, and out of what is to come. To be run in a transaction. */
export function createEventEraser(database: Database): (publication: string, reader: ReaderKey) => void {
  const ofReader = 'WHERE publication = ?1 AND reader = ?2';
  const changes = [
    `DELETE FROM outbox_event WHERE id IN (SELECT event FROM outbox_event_reader ${ofReader})`,
    `DELETE FROM outbox_event_reader WHERE event IN (SELECT event FROM outbox_event_reader ${ofReader})`,
    `DELETE FROM due_event ${ofReader}`,
    `DELETE FROM registered_reader ${ofReader}`,
  ].map((sql) => prepareChange(database, sql));
  return (publication, reader) => {
    for (const change of changes) change(publication, reader);
  };
}

/** Forgets the oldest events, with all that says of whom they tell. To be run in a transaction. */
function createTrimming(database: Database) {
  const oldest = `SELECT id FROM outbox_event WHERE publication = ?1 AND told_at < ?2 ORDER BY id LIMIT ${batchSize}`;
  const removeReaders = prepareChange(database, `DELETE FROM outbox_event_reader WHERE event IN (${oldest})`);
  const remove = prepareChange(database, `DELETE FROM outbox_event WHERE id IN (${oldest})`);
  const beyond = prepareQuery<[id: number]>(
    database,
    `SELECT id FROM outbox_event WHERE publication = ? ORDER BY id DESC LIMIT 1 OFFSET ${mostEvents}`,
  );
  const removeReadersTo = prepareChange(
    database,
    'DELETE FROM outbox_event_reader WHERE publication = ? AND event <= ?',
  );
  const removeTo = prepareChange(database, 'DELETE FROM outbox_event WHERE publication = ? AND id <= ?');
  return {
    before(publication: string, before: number): number {
      removeReaders(publication, before);
      return remove(publication, before);
    },
    /** The last event that is one too many; null if there is none. */
    lastBeyond: (publication: string): number | null => beyond.get(publication)?.[0] ?? null,
    upTo(publication: string, last: number): void {
      removeReadersTo(publication, last);
      removeTo(publication, last);
    },
  };
}

type DueRow = [reader: Uint8Array, name: string, basis: number];

function createDues(database: Database, findEntitlement: FindEntitlement, teller: Teller) {
  const find = prepareQuery<DueRow>(
    database,
    `SELECT reader, name, basis FROM due_event WHERE publication = ? AND at <= ? ORDER BY at LIMIT ${batchSize}`,
  );

  /** Whether it still follows from what is stored: what was changed while no events were written told of nothing. */
  function stands(publication: string, [reader, name, basis]: DueRow, now: number): boolean {
    const entitlement = findEntitlement(publication, Uint8Array.from(reader) as ReaderKey);
    if (name === 'lapse') return entitlement?.version === basis;
    return entitlement === null || !grantsAccess(entitlement, now);
  }

  return {
    find: (publication: string, now: number) => find.all(publication, now),
    bring(publication: string, now: number): boolean {
      const rows = find.all(publication, now);
      for (const row of rows) {
        const [reader, name] = row;
        if (stands(publication, row, now)) teller.bring({ publication, reader, name }, now);
        else teller.drop(publication, reader, name);
      }
      return rows.length === batchSize;
    },
  };
}

interface Parts {
  readonly teller: Teller;
  readonly findEntitlement: FindEntitlement;
}

/** Events are written in the transaction of the change, into the table that they are read from: nothing has to be moved. */
export function createOutboxStore(
  database: Database,
  { read, write }: Transactions,
  { teller, findEntitlement }: Parts,
): OutboxStore {
  const page = prepareQuery<[id: number, value: string]>(
    database,
    'SELECT id, value FROM outbox_event WHERE publication = ? AND id > ? ORDER BY id LIMIT ?',
  );
  const sealed = prepareQuery<[sealed: string]>(
    database,
    'SELECT sealed FROM registered_reader WHERE publication = ? AND reader = ?',
  );
  const remember = prepareChange(
    database,
    'INSERT OR IGNORE INTO registered_reader (publication, reader, sealed) VALUES (?, ?, ?)',
  );
  const oldest = prepareQuery<[toldAt: number]>(
    database,
    'SELECT told_at FROM outbox_event WHERE publication = ? ORDER BY id LIMIT 1',
  );
  const eraseEvents = createEventEraser(database);
  const trimming = createTrimming(database);
  const dues = createDues(database, findEntitlement, teller);

  async function trim(publication: string, before: number): Promise<void> {
    const isOld = () => (oldest.get(publication)?.[0] ?? before) < before;
    while (read(isOld)) await write(() => trimming.before(publication, before));
  }

  return {
    async read({ publication, after, limit }) {
      const rows = read(() => page.all(publication, rowOf(after), limit));
      return rows.map(([id, value]): StoredEvent => ({ ...eventFromText(value, id), cursor: String(id) }));
    },

    async append(publication, events) {
      await write(() => {
        for (const event of events) teller.add(publication, event);
      });
    },

    trim,

    async eraseReader(publication, reader) {
      await write(() => eraseEvents(publication, reader));
    },

    async sweep(publication, { now }) {
      let more = read(() => dues.find(publication, now).length > 0);
      while (more) more = await write(() => dues.bring(publication, now));
      await trim(publication, Date.now() - eventsKeptMs);
      const last = read(() => trimming.lastBeyond(publication));
      if (last !== null) await write(() => trimming.upTo(publication, last));
      return null;
    },

    async noteRegistered({ publication, reader, sealed: id, telling }) {
      if (read(() => sealed.get(publication, reader)) !== undefined) return false;
      return write(() => {
        if (remember(publication, reader, id) === 0) return false;
        teller.tell({ publication, reader: null }, telling);
        return true;
      });
    },

    sealedId: async (publication, reader) => read(() => sealed.get(publication, reader))?.[0] ?? null,
  };
}

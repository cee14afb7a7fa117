import { PaywallError } from '../../paywall/errors.ts';
import type { Delivery } from '../../paywall/events/delivery.ts';
import { readDeliveryPage } from '../../paywall/events/delivery-page.ts';
import type { DeliveryStore, KeptEndpoint } from '../../paywall/events/delivery-store.ts';
import { fromHex, type ReaderKey, readerKeyToHex } from '../../paywall/reader.ts';
import { type Database, prepareChange, prepareQuery } from '../database.ts';
import type { Transactions } from '../transactions.ts';

type Row = [id: number, value: string];

const ofEndpoint = 'publication = ? AND endpoint = ?';

function createEndpointReading(database: Database) {
  const all = prepareQuery<[version: number, value: string, progress: string | null, revision: number]>(
    database,
    'SELECT version, value, progress, revision FROM event_endpoint WHERE publication = ?',
  );
  return (publication: string): readonly KeptEndpoint[] =>
    all
      .all(publication)
      .map(([version, value, progress, revision]) => ({
        endpoint: JSON.parse(value),
        version,
        progress: progress === null ? null : JSON.parse(progress),
        revision,
      }))
      .sort(
        ({ endpoint: one }, { endpoint: other }) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1),
      );
}

function createEndpointWriting(database: Database) {
  const place = 'publication = ? AND name = ?';
  return {
    add: prepareChange(
      database,
      'INSERT OR IGNORE INTO event_endpoint (publication, name, version, value) VALUES (?, ?, 1, ?)',
    ),
    change: prepareChange(
      database,
      `UPDATE event_endpoint SET version = version + 1, value = ? WHERE ${place} AND version = ?`,
    ),
    progress: prepareChange(database, `UPDATE event_endpoint SET progress = ? WHERE ${place}`),
    touch: prepareChange(database, `UPDATE event_endpoint SET revision = revision + 1 WHERE ${place}`),
    remove: prepareChange(database, `DELETE FROM event_endpoint WHERE ${place}`),
    removeDeliveries: prepareChange(database, `DELETE FROM event_delivery WHERE ${ofEndpoint}`),
  };
}

function createDeliveryReading(database: Database) {
  const find = prepareQuery<[value: string]>(
    database,
    `SELECT value FROM event_delivery WHERE ${ofEndpoint} AND event = ?`,
  );
  const waiting = prepareQuery<[value: string]>(
    database,
    `SELECT value FROM event_delivery WHERE ${ofEndpoint} AND state = 'waiting' ORDER BY id`,
  );
  const page = (where: string) =>
    prepareQuery<Row>(
      database,
      `SELECT id, value FROM event_delivery WHERE publication = ? ${where} AND id < ? ORDER BY id DESC LIMIT ?`,
    );
  return {
    find,
    waiting,
    inState: page('AND state = ?'),
    ofOne: page('AND endpoint = ? AND state = ?'),
    inAny: page(''),
    counts: prepareQuery<[endpoint: string, count: number]>(
      database,
      'SELECT endpoint, count(*) FROM event_delivery WHERE publication = ? AND state = ? GROUP BY endpoint',
    ),
  };
}

function createDeliveryWriting(database: Database) {
  const tooMany = 'SELECT id FROM event_delivery WHERE publication = ?1 AND endpoint = ?2 AND state = ?3';
  return {
    add: prepareChange(
      database,
      `INSERT OR IGNORE INTO event_delivery (publication, endpoint, event, reader, others, state, version, value, ended_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    change: prepareChange(
      database,
      `UPDATE event_delivery SET state = ?, version = version + 1, value = ?, ended_at = ?
       WHERE ${ofEndpoint} AND event = ? AND version = ?`,
    ),
    trimEnded: prepareChange(
      database,
      'DELETE FROM event_delivery WHERE publication = ? AND state = ? AND ended_at < ?',
    ),
    trimMany: prepareChange(
      database,
      `DELETE FROM event_delivery WHERE publication = ?1 AND endpoint = ?2 AND state = ?3
       AND id <= (${tooMany} ORDER BY id DESC LIMIT 1 OFFSET ?4)`,
    ),
  };
}

/** Takes a reader out of what is on its way, and out of what was sent. To be run in a transaction. */
export function createDeliveryEraser(database: Database): (publication: string, reader: ReaderKey) => void {
  const ofReader = prepareChange(database, 'DELETE FROM event_delivery WHERE publication = ? AND reader = ?');
  const ofOthers = prepareChange(
    database,
    "DELETE FROM event_delivery WHERE publication = ? AND others <> '' AND instr(others, ?) > 0",
  );
  return (publication, reader) => {
    ofReader(publication, reader);
    ofOthers(publication, readerKeyToHex(reader));
  };
}

const deliveryIn = (value: string): Delivery => JSON.parse(value);

export function createDeliveryStore(database: Database, { read, write }: Transactions): DeliveryStore {
  const endpointsOf = createEndpointReading(database);
  const endpoint = createEndpointWriting(database);
  const reading = createDeliveryReading(database);
  const writing = createDeliveryWriting(database);
  const erase = createDeliveryEraser(database);

  function add(publication: string, delivery: Delivery): void {
    const { endpoint: to, id, subject, others, state, version, endedAt } = delivery;
    const reader = subject === null ? null : fromHex(subject);
    writing.add(publication, to, id, reader, others.join(' '), state, version, JSON.stringify(delivery), endedAt);
  }

  return {
    endpoints: async (publication) => read(() => endpointsOf(publication)),

    async writeEndpoint(publication, value, expectedVersion) {
      const text = JSON.stringify(value);
      const changed = await write(() =>
        expectedVersion === 0
          ? endpoint.add(publication, value.id, text)
          : endpoint.change(text, publication, value.id, expectedVersion),
      );
      if (changed === 1) return expectedVersion + 1;
      throw new PaywallError('version-conflict', 'Someone else has changed this endpoint meanwhile: look at it again.');
    },

    async removeEndpoint({ publication, endpoint: name }) {
      return write(() => {
        endpoint.removeDeliveries(publication, name);
        return endpoint.remove(publication, name) === 1;
      });
    },

    async add({ publication, endpoint: name, deliveries, progress }) {
      await write(() => {
        if (endpoint.progress(JSON.stringify(progress), publication, name) === 0) return;
        for (const delivery of deliveries) add(publication, delivery);
      });
    },

    async record(publication, delivery) {
      const { endpoint: to, id, state, version, endedAt } = delivery;
      const text = JSON.stringify(delivery);
      return write(() => writing.change(state, text, endedAt, publication, to, id, version - 1) === 1);
    },

    log: (publication, delivery) => write(() => add(publication, delivery)),

    async touch({ publication, endpoint: name }) {
      await write(() => endpoint.touch(publication, name));
    },

    async waiting({ publication, endpoint: name }) {
      return read(() => reading.waiting.all(publication, name)).map(([value]) => deliveryIn(value));
    },

    async find({ publication, endpoint: name, id }) {
      const [value] = read(() => reading.find.get(publication, name, id)) ?? [];
      return value === undefined ? null : deliveryIn(value);
    },

    page(publication, place) {
      const { endpoint: name, state } = place.filter;
      return readDeliveryPage(place, async (below, count) => {
        const rows = read(() => {
          if (state === undefined) return reading.inAny.all(publication, below, count);
          if (name === undefined) return reading.inState.all(publication, state, below, count);
          return reading.ofOne.all(publication, name, state, below, count);
        });
        return rows.map(([id, value]) => ({ place: id, delivery: deliveryIn(value) }));
      });
    },

    counts: async (publication, state) => new Map(read(() => reading.counts.all(publication, state))),

    async trim(publication, { most, ...before }) {
      const names = read(() => endpointsOf(publication)).map((kept) => kept.endpoint.id);
      await write(() => {
        for (const state of ['delivered', 'dead'] as const) {
          writing.trimEnded(publication, state, before[state]);
          for (const name of names) writing.trimMany(publication, name, state, most);
        }
      });
    },

    async eraseReader(publication, reader) {
      await write(() => erase(publication, reader));
    },
  };
}

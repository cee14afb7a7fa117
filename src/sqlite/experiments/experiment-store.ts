import type { ExperimentBatch, ExperimentStore, ParticipantPlace } from '../../paywall/experiments/experiment-store.ts';
import type { ReaderParticipations } from '../../paywall/experiments/participation.ts';
import { sumsIn } from '../../paywall/experiments/sums.ts';
import { readerKeyFrom } from '../../paywall/reader.ts';
import { type Database, prepareChange, prepareQuery } from '../database.ts';
import type { Transactions } from '../transactions.ts';

/**
 * Takes away the part that a reader has in experiments, and what is left of the anonymous readers whose part it took over. To be run in a
 * transaction.
 */
export function createPartRemoval(database: Database): (place: ParticipantPlace) => void {
  const find = prepareQuery<[value: string]>(
    database,
    'SELECT value FROM experiment_reader WHERE publication = ? AND reader = ?',
  );
  const remove = prepareChange(database, 'DELETE FROM experiment_reader WHERE publication = ? AND reader = ?');
  return ({ publication, reader }) => {
    const [value] = find.get(publication, reader) ?? [];
    if (value === undefined) return;
    const { from = [] }: ReaderParticipations = JSON.parse(value);
    for (const each of [...from.map(readerKeyFrom), reader]) remove(publication, each);
  };
}

/** Adds a batch once. To be run in a transaction. */
function createAdding(database: Database): (batch: ExperimentBatch) => void {
  const last = prepareQuery<[number: number]>(
    database,
    'SELECT number FROM experiment_writer WHERE publication = ? AND experiment = ? AND writer = ?',
  );
  const remember = prepareChange(
    database,
    'INSERT OR REPLACE INTO experiment_writer (publication, experiment, writer, number, ends_at) VALUES (?, ?, ?, ?, ?)',
  );
  const add = prepareChange(
    database,
    `INSERT INTO experiment_sum (publication, experiment, name, amount, ends_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET amount = amount + excluded.amount`,
  );
  return ({ publication, experiment, sums, writer, number, keptUntil }) => {
    const [known = 0] = last.get(publication, experiment, writer) ?? [];
    if (known >= number) return;
    remember(publication, experiment, writer, number, keptUntil);
    for (const [name, amount] of sums) add(publication, experiment, name, amount, keptUntil);
  };
}

export function createExperimentStore(database: Database, { read, write }: Transactions): ExperimentStore {
  const add = createAdding(database);
  const find = prepareQuery<[version: number, value: string]>(
    database,
    'SELECT version, value FROM experiment_reader WHERE publication = ? AND reader = ?',
  );
  const put = prepareChange(
    database,
    'INSERT OR REPLACE INTO experiment_reader (publication, reader, version, value, ends_at) VALUES (?, ?, ?, ?, ?)',
  );
  const findSums = prepareQuery<[name: string, amount: number]>(
    database,
    'SELECT name, amount FROM experiment_sum WHERE publication = ? AND experiment = ?',
  );

  return {
    async find({ publication, reader }) {
      const row = read(() => find.get(publication, reader));
      if (row === undefined) return null;
      const record: ReaderParticipations = JSON.parse(row[1]);
      return { record, version: row[0] };
    },

    replace: ({ publication, reader, expectedVersion, next, keptUntil }) =>
      write(() => {
        const [version = 0] = find.get(publication, reader) ?? [];
        if (version !== expectedVersion) return false;
        put(publication, reader, version + 1, JSON.stringify(next), keptUntil);
        return true;
      }),

    add: (batch) => write(() => add(batch)),

    async sums(publication, experiment) {
      return sumsIn(read(() => findSums.all(publication, experiment)));
    },
  };
}

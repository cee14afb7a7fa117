import type { TallyStore } from '../paywall/metering/tally.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

export function createTallyStore(database: Database, { read, write }: Transactions): TallyStore {
  const last = prepareQuery<[number: number]>(
    database,
    'SELECT number FROM tally_writer WHERE publication = ? AND day = ? AND writer = ?',
  );
  const remember = prepareChange(
    database,
    'INSERT OR REPLACE INTO tally_writer (publication, day, writer, number, ends_at) VALUES (?, ?, ?, ?, ?)',
  );
  const add = prepareChange(
    database,
    `INSERT INTO tally (publication, day, figure, amount, ends_at) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT DO UPDATE SET amount = amount + excluded.amount`,
  );
  const find = prepareQuery<[figure: string, amount: number]>(
    database,
    'SELECT figure, amount FROM tally WHERE publication = ? AND day = ?',
  );

  const forget = prepareChange(
    database,
    'DELETE FROM tally WHERE publication = ? AND day = ? AND figure >= ? AND figure < ?',
  );

  return {
    async add({ publication, day, figures, writer, number, keptUntil }) {
      await write(() => {
        const [known = 0] = last.get(publication, day, writer) ?? [];
        if (known >= number) return;
        remember(publication, day, writer, number, keptUntil);
        for (const [figure, amount] of figures) add(publication, day, figure, amount, keptUntil);
      });
    },

    async replace({ publication, day, name, figures, keptUntil }) {
      await write(() => {
        // A semicolon comes next after a colon.
        forget(publication, day, `${name}:`, `${name};`);
        for (const [figure, amount] of figures) add(publication, day, figure, amount, keptUntil);
      });
    },

    async read(publication, days) {
      return read(() => days.map((day) => new Map(find.all(publication, day))));
    },
  };
}

import type { PublicationRecords } from '../../paywall/support/publication-records.ts';
import { type Database, prepareChange, prepareQuery } from '../database.ts';
import { entitlementOf } from '../entitlements.ts';
import type { Transactions } from '../transactions.ts';

/** So few at a time that nobody has to wait for it. */
const batchSize = 500;

/** Nothing is ever taken out of the audit log, and parts are removed by themselves. */
const leftAlone = ['audit_entry', 'publication_part'];

interface Table {
  readonly name: string;
  /** The columns by which a row is known. */
  readonly key: string;
}

/** Every table that has rows of publications, whatever a later version has added. */
function tablesOf(database: Database): readonly Table[] {
  const columns = prepareQuery<[table: string, column: string, place: number]>(
    database,
    `SELECT m.name, c.name, c.pk FROM sqlite_schema m JOIN pragma_table_info(m.name) c
     WHERE m.type = 'table' ORDER BY m.name, c.pk`,
  ).all();
  const names = columns.filter(([, column]) => column === 'publication').map(([table]) => table);
  return names
    .filter((name) => !leftAlone.includes(name))
    .map((name) => {
      const key = columns.filter(([table, , place]) => table === name && place > 0).map(([, column]) => column);
      return { name, key: key.join(', ') };
    });
}

export function createPublicationRecords(database: Database, { read, write }: Transactions): PublicationRecords {
  const entitlements = prepareQuery<[reader: Uint8Array, version: number, value: string]>(
    database,
    `SELECT reader, version, value FROM entitlement WHERE publication = ? AND reader > ? ORDER BY reader LIMIT ${batchSize}`,
  );
  const removeParts = prepareChange(database, 'DELETE FROM publication_part WHERE publication = ?');

  return {
    async *entitlements(publication) {
      let last: Uint8Array = new Uint8Array();
      for (;;) {
        const rows = read(() => entitlements.all(publication, last));
        const [reader] = rows.at(-1) ?? [];
        if (reader === undefined) return;
        yield rows.map(([, version, value]) => entitlementOf(version, value));
        last = reader;
      }
    },

    async count(publication) {
      const counts = read(() =>
        tablesOf(database).map(({ name }) => {
          const sql = `SELECT count(*) FROM ${name} WHERE publication = ?`;
          return prepareQuery<[number]>(database, sql).get(publication)?.[0] ?? 0;
        }),
      );
      return counts.reduce((sum, count) => sum + count, 0);
    },

    removeParts: async (publication) => (await write(() => removeParts(publication))) > 0,

    async removeRecords(publication) {
      for (const { name, key } of read(() => tablesOf(database))) {
        const some = `SELECT ${key} FROM ${name} WHERE publication = ? LIMIT ${batchSize}`;
        const remove = prepareChange(database, `DELETE FROM ${name} WHERE (${key}) IN (${some})`);
        while ((await write(() => remove(publication))) > 0);
      }
    },
  };
}

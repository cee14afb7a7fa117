import { PaywallError } from '../paywall/errors.ts';
import type { PublicationPart, PublicationStore } from '../paywall/publication.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Teller } from './events/telling.ts';
import type { Transactions } from './transactions.ts';

export function createPublicationStore(
  database: Database,
  { read, write }: Transactions,
  teller: Teller,
): PublicationStore {
  const all = prepareQuery<[publication: string, part: PublicationPart, version: number, value: string]>(
    database,
    'SELECT publication, part, version, value FROM publication_part ORDER BY publication, part',
  );
  const add = prepareChange(
    database,
    'INSERT OR IGNORE INTO publication_part (publication, part, version, value) VALUES (?, ?, 1, ?)',
  );
  const change = prepareChange(
    database,
    'UPDATE publication_part SET version = version + 1, value = ? WHERE publication = ? AND part = ? AND version = ?',
  );

  return {
    async readAll() {
      const rows = read(() => all.all());
      return rows.map(([publication, part, version, value]) => ({
        publication,
        part,
        version,
        value: JSON.parse(value),
      }));
    },

    async seed(parts) {
      return write(() =>
        parts.filter(({ publication, part, value }) => add(publication, part, JSON.stringify(value)) === 1),
      );
    },

    async write({ publication, part, value }, expectedVersion, telling) {
      const text = JSON.stringify(value);
      const changed = await write(() => {
        const rows =
          expectedVersion === 0 ? add(publication, part, text) : change(text, publication, part, expectedVersion);
        if (rows === 1) teller.tell({ publication, reader: null }, telling);
        return rows;
      });
      if (changed === 1) return expectedVersion + 1;
      throw new PaywallError('version-conflict', `${publication}/${part} has been changed by someone else meanwhile`);
    },
  };
}

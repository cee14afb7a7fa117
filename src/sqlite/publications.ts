import { PaywallError } from '../paywall/errors.ts';
import type { PartWrite, PublicationPart, PublicationStore } from '../paywall/publication.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Teller } from './events/telling.ts';
import type { Transactions } from './transactions.ts';

type Part = PartWrite['part'];

const nameOf = ({ publication, part }: Part) => `${publication}/${part}`;

const conflict = (what: string) =>
  new PaywallError('version-conflict', `${what} has been changed by someone else meanwhile`);

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

  const versionOf = prepareQuery<[version: number]>(
    database,
    'SELECT version FROM publication_part WHERE publication = ? AND part = ?',
  );

  function writeOne({ publication, part, value }: Part, expectedVersion: number): boolean {
    const text = JSON.stringify(value);
    const changed =
      expectedVersion === 0 ? add(publication, part, text) : change(text, publication, part, expectedVersion);
    return changed === 1;
  }

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

    async write(part, expectedVersion, telling) {
      const isWritten = await write(() => {
        if (!writeOne(part, expectedVersion)) return false;
        teller.tell({ publication: part.publication, reader: null }, telling);
        return true;
      });
      if (isWritten) return expectedVersion + 1;
      throw conflict(nameOf(part));
    },

    async writeAll(changes, telling) {
      const isWritten = await write(() => {
        const isCurrent = ({ part: { publication, part }, expectedVersion }: PartWrite) =>
          (versionOf.get(publication, part)?.[0] ?? 0) === expectedVersion;
        if (!changes.every(isCurrent)) return false;
        for (const { part, expectedVersion } of changes) writeOne(part, expectedVersion);
        const [first] = changes;
        if (first !== undefined) teller.tell({ publication: first.part.publication, reader: null }, telling);
        return true;
      });
      if (!isWritten) throw conflict(changes.map(({ part }) => nameOf(part)).join(', '));
      return changes.map(({ expectedVersion }) => expectedVersion + 1);
    },
  };
}

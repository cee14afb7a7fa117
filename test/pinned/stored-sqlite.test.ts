import { join } from 'node:path';
import { expect } from 'chai';
import { openFile, prepareQuery } from '../../src/sqlite/database.ts';
import { example } from '../support/browser/front-end.ts';
import { startService } from '../support/service.ts';
import { expectPinned } from './expect-pinned.ts';
import { type History, playFullHistory } from './full-history.ts';
import { expectRemoved } from './removed-publication.ts';
import { distinct, withoutChance } from './without-chance.ts';

type Row = Readonly<Record<string, unknown>>;

/** The `columns` of what a query finds that goes on after `FROM`. */
function rowsOf(dataDir: string, columns: readonly string[], from: string): readonly Row[] {
  const raw = openFile(join(dataDir, 'stile.db'));
  try {
    const rows = prepareQuery<unknown[]>(raw, `SELECT ${columns.join(', ')} FROM ${from}`).all();
    return rows.map((row) => Object.fromEntries(row.map((value, at) => [columns[at], value])));
  } finally {
    raw.close();
  }
}

/** Comments and line breaks of the schema may change. */
const bare = (sql: unknown) => String(sql).replace(/--.*/g, '').replace(/\s+/g, ' ').trim();

const chance = '…';

/** What a column holds, the same in every run: keys in hexadecimal digits, and JSON as what it says. */
function told(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value !== 'string') return value;
  const text = withoutChance(value);
  return /^(\{.*\}|null)$/s.test(text) ? JSON.parse(text) : text;
}

/** Those that the example's own files have brought say nothing that the others do not say. */
function isLeftOut({ publication, part }: Row): boolean {
  const ofFiles = ['offer/trial-3-months', 'wording/en', 'wording/ja'];
  return ofFiles.includes(String(part)) || (publication !== example && part !== 'settings');
}

/** What chance has written into the rows of each table, and what is left out of them. */
const adjusted: Readonly<Record<string, (rows: readonly Row[]) => readonly Row[]>> = {
  admin_session: (rows) => rows.map((row) => ({ ...row, id: chance })),
  announcement: (rows) => rows.map((row) => ({ ...row, number: chance })),
  bookmark: (rows) =>
    rows.map((row) => (/^(reconcile|sales-figures)-/.test(String(row['name'])) ? { ...row, value: chance } : row)),
  entitlement: (rows) => rows.map((row) => ({ ...row, version: chance })),
  kept_value: (rows) =>
    rows.map((row) => (String(row['name']).startsWith('secret:') ? { ...row, value: chance } : row)),
  due_event: (rows) => rows.map((row) => ({ ...row, basis: chance, value: chance })),
  // Whose events come first is chance, so one kind shows how they are written.
  outbox_event: (rows) =>
    rows
      .filter(({ value }) => String(value).includes('"offer.changed"'))
      .map((row) => ({ ...row, id: chance, told_at: chance })),
  outbox_event_reader: (rows) => rows.map((row) => ({ ...row, event: chance })),
  registered_reader: (rows) => rows.map((row) => ({ ...row, sealed: chance })),
  sqlite_sequence: () => [],
  publication_part: (rows) =>
    rows
      .filter((row) => !isLeftOut(row))
      .map((row) => {
        if (row['publication'] === example) return row;
        const { identity, meter } = JSON.parse(String(row['value'])) as Row;
        return { ...row, value: JSON.stringify({ identity, meter }) };
      }),
  tally_writer: (rows) => rows.map((row) => ({ ...row, writer: chance, number: chance })),
  // The customer's own claim is known by an id of the payment provider's.
  trial: (rows) =>
    rows.map((row) => ({ ...row, trial: row['trial'] === row['owner'] ? chance : row['trial'], owner: chance })),
};

describe('what the SQLite store writes', function () {
  this.timeout(60_000);
  let history: History;
  let dataDir: string;

  before(async () => {
    history = await playFullHistory({});
    dataDir = history.service.dataDir;
  });

  after(() => history?.close());

  it('stays in the same tables, columns and indices', () => {
    const parts = rowsOf(dataDir, ['type', 'name', 'sql'], 'sqlite_master WHERE sql IS NOT NULL ORDER BY name');
    const [{ user_version: version } = {}] = rowsOf(dataDir, ['user_version'], 'pragma_user_version');
    const schema = parts.map(({ type, name, sql }) => [`${type} ${name}`, bare(sql)]);
    expectPinned('sqlite-schema', { version, ...Object.fromEntries(schema) });
  });

  it('stays the same row for row, whatever happens', () => {
    const tables = rowsOf(dataDir, ['name'], "sqlite_master WHERE type = 'table' ORDER BY name");
    const dump = tables.map(({ name }) => {
      const columns = rowsOf(dataDir, ['name'], `pragma_table_info('${name}')`).map((column) => String(column['name']));
      const rows = rowsOf(dataDir, columns, String(name));
      const kept = adjusted[String(name)]?.(rows) ?? rows;
      const shown = kept.map((row) =>
        Object.fromEntries(Object.entries(row).map(([key, value]) => [key, told(value)])),
      );
      return [name, distinct(shown)];
    });
    expectPinned('sqlite-rows', Object.fromEntries(dump));
  });

  it('N6: is all gone once the publication is removed, but for the audit log', () =>
    expectRemoved(history, `file:${dataDir}`, () => {
      const from = "sqlite_master m, pragma_table_info(m.name) c WHERE c.name = 'publication'";
      const tables = rowsOf(dataDir, ['m.name'], from).map((row) => String(row['m.name']));
      return tables
        .filter((table) => table !== 'audit_entry')
        .flatMap((table) =>
          rowsOf(dataDir, ['publication'], `${table} WHERE publication = '${example}'`).map(() => table),
        );
    }));
});

describe('what sandbox mode makes for itself', () => {
  it('is kept in the store under the same names', async () => {
    const service = await startService();
    const names = rowsOf(service.dataDir, ['name'], 'kept_value ORDER BY name').map(({ name }) => name);
    await service.close();
    expect(names).to.deep.equal([
      'secret:admin-token',
      'secret:reader-secret',
      'secret:signing-keys',
      'secret:stripe-webhook-secret',
    ]);
  });
});

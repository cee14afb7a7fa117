import { formatFault } from '../../paywall/stores.ts';
import { type Database, openFile, prepareQuery } from '../database.ts';
import { isNoDatabase, isOfSqlite } from '../failures.ts';
import { entryBytes } from '../metering/packed-views.ts';
import { schemaSteps } from '../schema.ts';

/** What a backup holds, counted by reading it. */
export interface BackupContents {
  readonly format: number;
  readonly entitlements: number;
  readonly customers: number;
  readonly countedViews: number;
}

const versionOf = (database: Database) => prepareQuery<[number]>(database, 'PRAGMA user_version').get()?.[0] ?? 0;

function countIn(database: Database, table: string): number {
  return prepareQuery<[number]>(database, `SELECT count(*) FROM ${table}`).get()?.[0] ?? 0;
}

/** Customers came with the second step of the schema. */
function hasTable(database: Database, table: string): boolean {
  const found = prepareQuery(database, "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table);
  return found !== undefined;
}

/** Up to the seventh step of the schema each view was a row of its own. */
function countViews(database: Database): number {
  if (hasTable(database, 'counted_view')) return countIn(database, 'counted_view');
  const [bytes = 0] = prepareQuery<[number]>(database, 'SELECT total(length(views)) FROM meter').get() ?? [];
  return bytes / entryBytes;
}

function examineOpen(database: Database): BackupContents {
  const format = versionOf(database);
  if (format === 0 || !hasTable(database, 'meter')) throw new Error('is no store of Stile');
  const fault = formatFault({ found: format, known: schemaSteps.length });
  if (fault !== null) throw new Error(fault);
  const [found = 'no answer'] = prepareQuery<[string]>(database, 'PRAGMA integrity_check(1)').get() ?? [];
  if (found !== 'ok') throw new Error(`is damaged (${found})`);
  return {
    format,
    entitlements: countIn(database, 'entitlement'),
    customers: hasTable(database, 'customer') ? countIn(database, 'customer') : 0,
    countedViews: countViews(database),
  };
}

/** Reads the whole file, which nobody else has open. Throws what is wrong with it, in words that go on after its name. */
export function examineBackup(path: string): BackupContents {
  const database = openFile(path);
  try {
    return examineOpen(database);
  } catch (error) {
    if (!(error instanceof Error && isOfSqlite(error))) throw error;
    throw new Error(isNoDatabase(error) ? 'is no store of Stile' : `cannot be read (${error.message})`, {
      cause: error,
    });
  } finally {
    database.close();
  }
}

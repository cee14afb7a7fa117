import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { formatFault } from '../paywall/stores.ts';
import { chosenDriver } from './driver/chosen.ts';
import type { Database, Driver, Parameter } from './driver/driver.ts';
import { isBusy } from './failures.ts';
import { schemaSteps } from './schema.ts';

export type { Database } from './driver/driver.ts';

/** A statement that answers rows: `Row` is the tuple of its columns. */
export interface Query<Row> {
  get(...parameters: Parameter[]): Row | undefined;
  all(...parameters: Parameter[]): Row[];
}

export function prepareQuery<Row extends readonly unknown[]>(database: Database, sql: string): Query<Row> {
  const statement = database.prepareQuery(sql);
  return {
    get: (...parameters) => statement.get(parameters) as Row | undefined,
    all: (...parameters) => statement.all(parameters) as Row[],
  };
}

/** A statement that changes rows and answers how many. */
export function prepareChange(database: Database, sql: string): (...parameters: Parameter[]) => number {
  const change = database.prepareChange(sql);
  return (...parameters) => change(parameters);
}

const openWithinMs = 10_000;

/** Another process may be packing the views of millions of readers: some 20 seconds a million. */
const broughtUpToDateWithinMs = 120_000;

/** Tries again while other processes that open the file at the same moment stand in the way. Blocks, for it happens at start only. */
function persistently<T>(attempt: () => T, withinMs = openWithinMs): T {
  const deadline = performance.now() + withinMs;
  const pause = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() > deadline) throw error;
      Atomics.wait(pause, 0, 0, 20);
    }
  }
}

const schemaOf = (database: Database) => prepareQuery<[number]>(database, 'PRAGMA user_version').get()?.[0] ?? 0;

/** The file of the store in `dir`. */
export const databasePath = (dir: string): string => join(dir, 'stile.db');

/** Brings a new file, or one of an earlier version, to the schema of this one. To be run in a transaction. */
function bringUpToDate(database: Database, path: string): void {
  const version = schemaOf(database);
  const known = schemaSteps.length;
  const fault = formatFault({ found: version, known });
  if (fault !== null) throw new Error(`${path} ${fault}`);
  if (version === known) return;
  for (const step of schemaSteps.slice(version)) database.exec(step);
  database.exec(`PRAGMA user_version = ${known}`);
}

/** One transaction of its own, or nothing. */
function inTransaction(database: Database, job: () => void): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    job();
    database.exec('COMMIT');
  } catch (error) {
    if (database.inTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

/** Opens an SQLite file as it is, as this process does all. */
export const openFile = (path: string, driver: Driver = chosenDriver): Database => driver.open(path);

/**
 * Opens `stile.db` in `dir`, making both where they are missing, readable by nobody else. Any number of processes may have it
 * open. A commit is on the disk when it returns; a lock that another process holds is an error at once and not waited for.
 */
export function openDatabase(dir: string, driver?: Driver): Database {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = databasePath(dir);
  closeSync(openSync(path, 'a', 0o600));
  const database = openFile(path, driver);
  try {
    persistently(() => database.exec('PRAGMA journal_mode = WAL'));
    database.exec('PRAGMA synchronous = FULL');
    // What is deleted is overwritten, so that it does not stay in the file until its page is used again.
    database.exec('PRAGMA secure_delete = ON');
    // A file that is up to date is opened although another program has locked it.
    if (persistently(() => schemaOf(database)) !== schemaSteps.length)
      persistently(() => inTransaction(database, () => bringUpToDate(database, path)), broughtUpToDateWithinMs);
    database.exec('PRAGMA busy_timeout = 0');
  } catch (error) {
    database.close();
    throw error;
  }
  return database;
}

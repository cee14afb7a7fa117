import type { Driver } from './driver.ts';

/** The first Node whose SQLite is no experiment any more, and so prints no warning. */
const firstWithSqlite = 24;

const major = Number.parseInt(process.versions.node, 10);

/** Node's own if there is one, because it takes less time for a view; else the package. Only what is chosen is loaded. */
export const chosenDriver: Driver =
  major >= firstWithSqlite ? (await import('./node-sqlite.ts')).nodeDriver : (await import('./libsql.ts')).libsqlDriver;

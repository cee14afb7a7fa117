import { DatabaseSync } from 'node:sqlite';
import type { Driver } from './driver.ts';

/** The names of SQLite's primary result codes, from 1: https://www.sqlite.org/rescode.html */
const names =
  'ERROR INTERNAL PERM ABORT BUSY LOCKED NOMEM READONLY INTERRUPT IOERR CORRUPT NOTFOUND FULL CANTOPEN PROTOCOL EMPTY SCHEMA TOOBIG CONSTRAINT MISMATCH MISUSE NOLFS AUTH FORMAT RANGE NOTADB'.split(
    ' ',
  );

/** Node has the number of the code, with details in its higher bits. */
function nameOf({ errcode }: { errcode: unknown }): string {
  const name = typeof errcode === 'number' ? names[(errcode & 0xff) - 1] : undefined;
  return `SQLITE_${name ?? 'UNKNOWN'}`;
}

function named<T>(job: () => T): T {
  try {
    return job();
  } catch (error) {
    if (error instanceof Error && 'errcode' in error)
      throw Object.assign(new Error(error.message, { cause: error }), { name: 'SqliteError', code: nameOf(error) });
    throw error;
  }
}

/** Node's own, from version 24. */
export const nodeDriver: Driver = {
  name: 'node:sqlite',
  open(path) {
    const database = named(() => new DatabaseSync(path));
    return {
      get inTransaction() {
        return database.isTransaction;
      },
      exec: (sql) => named(() => database.exec(sql)),
      prepareQuery(sql) {
        const statement = named(() => database.prepare(sql));
        statement.setReturnArrays(true);
        return {
          get: (parameters) => named(() => statement.get(...parameters)),
          all: (parameters) => named(() => statement.all(...parameters)),
        };
      },
      prepareChange(sql) {
        const statement = named(() => database.prepare(sql));
        return (parameters) => named(() => Number(statement.run(...parameters).changes));
      },
      close: () => database.close(),
    };
  },
};

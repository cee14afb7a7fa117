import { PaywallError } from '../paywall/errors.ts';

/** What a statement itself is to blame for. Everything else is the file's fault, or its disk's. */
const causedByStatement = /^SQLITE_(CONSTRAINT|MISMATCH|RANGE|TOOBIG|MISUSE|ERROR)/;

/** The name of SQLite's result code, as every driver has it; null if the error is not of SQLite. */
function codeOf(error: unknown): string | null {
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return typeof code === 'string' && code.startsWith('SQLITE_') ? code : null;
}

/** Whether SQLite itself has failed, rather than this code. */
export const isOfSqlite = (error: unknown): boolean => codeOf(error) !== null;

/** Somebody else has locked the file. */
export const isBusy = (error: unknown): boolean => codeOf(error)?.startsWith('SQLITE_BUSY') ?? false;

/** The disk is full or fails, the file is damaged or may not be written: the next statement will hardly fare better. */
export function isFailureOfFile(error: unknown): boolean {
  const code = codeOf(error);
  return code !== null && !isBusy(error) && !causedByStatement.test(code);
}

/** The file holds something else than a database. */
export const isNoDatabase = (error: unknown): boolean => codeOf(error) === 'SQLITE_NOTADB';

/** The file holds what no version of SQLite has written. It stays so until a backup is restored. */
export const isDamage = (error: unknown): boolean =>
  isNoDatabase(error) || (codeOf(error)?.startsWith('SQLITE_CORRUPT') ?? false);

export const refusal = (message: string, cause?: unknown) => new PaywallError('store-unavailable', message, { cause });

/** Others write all the time, and this write did not get its turn: the file is there. */
export const overloaded = () =>
  new PaywallError('overloaded', 'The store is busy. Try again soon.', { retryAfterSeconds: 1 });

/** What the store's callers get to see of an error of SQLite's. */
export const unavailable = (error: unknown): unknown =>
  isOfSqlite(error) ? refusal('the store did not answer', error) : error;

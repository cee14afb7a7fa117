import Libsql from 'libsql';
import { PaywallError } from '../paywall/errors.ts';
import type { Database } from './database.ts';

/**
 * How long a write waits for its turn while other processes write, in milliseconds. Past it, it will never happen. Generous, for
 * a file that is busy is not away: an article that is counted late is right, one that is let through uncounted is not.
 */
export const patienceMs = 5_000;

const retryEveryMs = 2;

/** As many writes share a transaction at most: others must be let in between. */
const batchSize = 256;

export interface Transactions {
  /** Runs queries only; they see everything that was committed. */
  read<T>(job: () => T): T;
  /**
   * Runs `job` in a transaction and resolves when that is on the disk. Jobs of the same turn of the event loop share one transaction,
   * and so its one wait for the disk. A job may be run more than once, and only its last run counts. It must not wait.
   */
  write<T>(job: () => T): Promise<T>;
  /** Writes what is still to be written, then closes the file. */
  close(): void;
}

interface Pending {
  /** Runs the job and returns how to report its outcome once that is certain. */
  readonly run: () => () => void;
  readonly fail: (error: unknown) => void;
  readonly expiresAt: number;
}

const refusal = (message: string) => new PaywallError('store-unavailable', message);

function unavailable(error: unknown): unknown {
  if (!(error instanceof Libsql.SqliteError)) return error;
  return new PaywallError('store-unavailable', 'the store did not answer', { cause: error });
}

const isBusy = (error: unknown) => error instanceof Libsql.SqliteError && error.code.startsWith('SQLITE_BUSY');

/**
 * One transaction of all `jobs`. Throws when none of them has happened. Begins and commits by `exec`: a prepared statement that found
 * the file busy would stay half-way through, and all reads in what was committed before it, until it is run again.
 */
function createTransact(database: Database): (jobs: readonly Pending[]) => void {
  return (jobs) => {
    database.exec('BEGIN IMMEDIATE');
    let outcomes: (() => void)[];
    try {
      outcomes = jobs.map(({ run }) => run());
      database.exec('COMMIT');
    } catch (error) {
      // A disk that is full may have undone everything already.
      if (database.inTransaction) database.exec('ROLLBACK');
      throw error;
    }
    for (const tell of outcomes) tell();
  };
}

interface Queue {
  add(job: Pending): void;
  /** Does what can be done at once, and fails the rest. */
  finish(): void;
}

function createQueue(transact: (jobs: readonly Pending[]) => void): Queue {
  let waiting: Pending[] = [];
  let scheduled = false;

  function schedule(later: (turn: () => void) => void): void {
    if (scheduled) return;
    scheduled = true;
    later(() => {
      scheduled = false;
      const next = flush();
      if (waiting.length > 0) schedule(next === 'at once' ? setImmediate : (turn) => setTimeout(turn, retryEveryMs));
    });
  }

  function failExpired(now: number): void {
    if (waiting.every(({ expiresAt }) => expiresAt > now)) return;
    for (const { fail, expiresAt } of waiting) if (expiresAt <= now) fail(refusal('the store is busy'));
    waiting = waiting.filter(({ expiresAt }) => expiresAt > now);
  }

  /** Jobs that failed together are tried one by one: one that cannot be done must not fail the others. */
  function alone(job: Pending): void {
    try {
      transact([job]);
    } catch (error) {
      job.fail(unavailable(error));
    }
  }

  function flush(): 'at once' | 'later' {
    const jobs = waiting.slice(0, batchSize);
    if (jobs.length === 0) return 'at once';
    try {
      transact(jobs);
    } catch (error) {
      if (isBusy(error)) {
        failExpired(performance.now());
        return 'later';
      }
      jobs.forEach(alone);
    }
    waiting = waiting.slice(jobs.length);
    return 'at once';
  }

  return {
    add(job) {
      waiting.push(job);
      schedule(setImmediate);
    },
    finish() {
      while (waiting.length > 0 && flush() === 'at once');
      for (const { fail } of waiting) fail(refusal('the store was closed'));
      waiting = [];
    },
  };
}

export function createTransactions(database: Database, waitAtMostMs = patienceMs): Transactions {
  const queue = createQueue(createTransact(database));
  let open = true;

  return {
    read(job) {
      if (!open) throw refusal('the store is closed');
      try {
        return job();
      } catch (error) {
        throw unavailable(error);
      }
    },

    write(job) {
      return new Promise((resolve, reject) => {
        if (!open) return reject(refusal('the store is closed'));
        const run = () => {
          const result = job();
          return () => resolve(result);
        };
        queue.add({ run, fail: reject, expiresAt: performance.now() + waitAtMostMs });
      });
    },

    close() {
      if (!open) return;
      open = false;
      queue.finish();
      database.close();
    },
  };
}

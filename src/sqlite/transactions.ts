import Libsql from 'libsql';
import { PaywallError } from '../paywall/errors.ts';
import type { Database } from './database.ts';

/** How long a write waits for its turn while other processes write, in milliseconds. Past it, it will never happen. */
const waitAtMostMs = 120;

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
  /** Runs the job and answers how to tell its outcome once that is certain. */
  readonly run: () => () => void;
  readonly fail: (error: unknown) => void;
  readonly expiresAt: number;
}

function unavailable(error: unknown): unknown {
  if (!(error instanceof Libsql.SqliteError)) return error;
  return new PaywallError('store-unavailable', 'the store did not answer', { cause: error });
}

const isBusy = (error: unknown) => error instanceof Libsql.SqliteError && error.code.startsWith('SQLITE_BUSY');

export function createTransactions(database: Database): Transactions {
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  let queue: Pending[] = [];
  let scheduled = false;
  let closed = false;

  function schedule(later: (turn: () => void) => void): void {
    if (scheduled) return;
    scheduled = true;
    later(() => {
      scheduled = false;
      flush();
    });
  }

  /** One transaction of all `jobs`. Throws when none of them has happened. */
  function transact(jobs: readonly Pending[]): void {
    begin.run([]);
    let tell: (() => void)[];
    try {
      tell = jobs.map(({ run }) => run());
      commit.run([]);
    } catch (error) {
      // A disk that is full may have undone everything already.
      if (database.inTransaction) database.exec('ROLLBACK');
      throw error;
    }
    for (const outcome of tell) outcome();
  }

  /** Jobs that failed together are tried one by one: one that cannot be done must not fail the others. */
  function transactOneByOne(jobs: readonly Pending[]): void {
    for (const job of jobs) {
      try {
        transact([job]);
      } catch (error) {
        job.fail(unavailable(error));
      }
    }
  }

  function flush(): void {
    const now = performance.now();
    const expired = queue.filter(({ expiresAt }) => expiresAt <= now);
    for (const job of expired) job.fail(new PaywallError('store-unavailable', 'the store is busy'));
    if (expired.length > 0) queue = queue.filter(({ expiresAt }) => expiresAt > now);
    const jobs = queue.slice(0, batchSize);
    if (jobs.length === 0 || closed) return;
    try {
      transact(jobs);
    } catch (error) {
      if (isBusy(error)) return schedule((turn) => setTimeout(turn, retryEveryMs));
      transactOneByOne(jobs);
    }
    queue = queue.slice(jobs.length);
    if (queue.length > 0) schedule(setImmediate);
  }

  return {
    read(job) {
      if (closed) throw new PaywallError('store-unavailable', 'the store is closed');
      try {
        return job();
      } catch (error) {
        throw unavailable(error);
      }
    },

    write(job) {
      return new Promise((resolve, reject) => {
        if (closed) return reject(new PaywallError('store-unavailable', 'the store is closed'));
        const run = () => {
          const result = job();
          return () => resolve(result);
        };
        queue.push({ run, fail: reject, expiresAt: performance.now() + waitAtMostMs });
        schedule(setImmediate);
      });
    },

    close() {
      if (closed) return;
      while (queue.length > 0 && !scheduledOnlyForLock()) flush();
      closed = true;
      database.close();
    },
  };
}

import { type Database, prepareChange, prepareQuery } from './database.ts';
import { isBusy, isDamage, isFailureOfFile, refusal, unavailable } from './failures.ts';
import { createWriteQueue } from './write-queue.ts';

/**
 * How long a write waits for its turn while other processes write, in milliseconds. Past it, it will never happen. Generous, for
 * a file in which others write is not away: an article that is counted late is right, one that is let through uncounted is not.
 */
const patienceMs = 5_000;

const trialName = 'trial-write';

/** More than fits on a page: it takes pages that the file must still find room for, as other writes will. */
const trialText = '.'.repeat(12_000);

export interface Transactions {
  /** Runs queries only; they see everything that was committed. */
  read<T>(job: () => T): T;
  /**
   * Runs `job` in a transaction and resolves when that is on the disk. Jobs of the same turn of the event loop share one transaction,
   * and so its one wait for the disk. A job may be run more than once, and only its last run counts. It must not wait.
   */
  write<T>(job: () => T): Promise<T>;
  /** Writes something of its own and removes it. Throws `store-unavailable` where that fails, or the file was found damaged. */
  tryWrite(): Promise<void>;
  /** Writes what is still to be written, then closes the file. */
  close(): void;
}

interface Options {
  readonly waitAtMostMs?: number;
  /** Told with every failure for which the file or its disk is to blame. */
  readonly onFailure?: (error: unknown) => void;
}

type TryWrite = Transactions['tryWrite'];

function createTryWrite(database: Database, { read, write }: Pick<Transactions, 'read' | 'write'>): TryWrite {
  const find = prepareQuery(database, 'SELECT 1 FROM kept_value WHERE name = ?');
  const put = prepareChange(database, 'INSERT OR REPLACE INTO kept_value (name, value) VALUES (?, ?)');
  const remove = prepareChange(database, 'DELETE FROM kept_value WHERE name = ?');

  return async () => {
    // What an earlier trial left behind would be room for this one.
    if (read(() => find.get(trialName)) !== undefined) await write(() => remove(trialName));
    await write(() => put(trialName, trialText));
    await write(() => remove(trialName));
  };
}

export function createTransactions(
  database: Database,
  { waitAtMostMs = patienceMs, onFailure = () => {} }: Options = {},
): Transactions {
  const queue = createWriteQueue(database, failed);
  let open = true;
  let damage: unknown = null;

  function failed(error: unknown): void {
    if (isDamage(error)) damage ??= error;
    onFailure(error);
  }

  function read<T>(job: () => T): T {
    if (!open) throw refusal('the store is closed');
    try {
      return job();
    } catch (error) {
      if (isBusy(error) || isFailureOfFile(error)) failed(error);
      throw unavailable(error);
    }
  }

  function write<T>(job: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      if (!open) return reject(refusal('the store is closed'));
      const run = () => {
        const result = job();
        return () => resolve(result);
      };
      queue.add({ run, fail: reject, expiresAt: performance.now() + waitAtMostMs });
    });
  }

  const tryWrite = createTryWrite(database, { read, write });

  return {
    read,
    write,

    async tryWrite() {
      // A page that is whole says nothing of the others.
      if (damage !== null) throw unavailable(damage);
      await tryWrite();
    },

    close() {
      if (!open) return;
      open = false;
      queue.finish();
      database.close();
    },
  };
}

import { type Database, prepareQuery } from './database.ts';
import { isBusy, isFailureOfFile, overloaded, refusal, unavailable } from './failures.ts';

const retryEveryMs = 2;

/** As many writes share a transaction at most: others must be let in between. */
const batchSize = 256;

/**
 * For how long the file may be locked without anybody committing anything, in milliseconds. Stile's own processes hold the lock
 * for one commit, so behind them something is committed again and again. A lock behind which nothing is committed belongs to
 * somebody who does something else, and no reader waits for that.
 */
const silentForMs = 150;

/**
 * What the time between two attempts counts as silence: less the later the second comes, because this process was held up, or the machine
 * is busy and so perhaps is the holder of the lock. At least this share of it counts, and never more than two attempts in time.
 */
const leastShare = 0.15;
const mostAtOnceMs = 2 * retryEveryMs;
const countedSilence = (elapsedMs: number) =>
  Math.min(mostAtOnceMs, Math.max(mostAtOnceMs ** 2 / Math.max(elapsedMs, 1), leastShare * elapsedMs), elapsedMs);

/** While the lock is not waited for, it is tried this often whether it is free. */
const probeLockEveryMs = 100;

export interface PendingWrite {
  /** Runs the job and returns how to report its outcome once that is certain. */
  readonly run: () => () => void;
  readonly fail: (error: unknown) => void;
  readonly expiresAt: number;
}

/**
 * One transaction of all `jobs`. Throws when none of them has happened. Begins and commits by `exec`: a prepared statement that found
 * the file busy would stay half-way through, and all reads in what was committed before it, until it is run again.
 */
function createTransact(database: Database): (jobs: readonly PendingWrite[]) => void {
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

/** For how long the lock has been in others' hands without anything being committed. */
function createSilence(database: Database) {
  const fileVersion = prepareQuery<[number]>(database, 'PRAGMA data_version');
  let seen: { readonly version: number | undefined; readonly at: number } | null = null;
  let lengthMs = 0;

  /** Who keeps others from reading as well commits nothing that could be seen. */
  function version(): number | undefined {
    try {
      return fileVersion.get()?.[0];
    } catch {
      return undefined;
    }
  }

  return {
    /** To be called with every attempt that found the file locked. */
    lengthen(): number {
      const now = { version: version(), at: performance.now() };
      const goesOn = seen !== null && seen.version === now.version;
      lengthMs = goesOn && seen !== null ? lengthMs + countedSilence(now.at - seen.at) : 0;
      seen = now;
      return lengthMs;
    },
    end() {
      seen = null;
    },
  };
}

export interface WriteQueue {
  add(job: PendingWrite): void;
  /** Does what can be done at once, and fails the rest. */
  finish(): void;
}

/** `onFailure` learns of what will hardly be better the next time, however many writes meet it. */
export function createWriteQueue(database: Database, onFailure: (error: unknown) => void): WriteQueue {
  const transact = createTransact(database);
  const silence = createSilence(database);
  let waiting: PendingWrite[] = [];
  let scheduled = false;
  /** While the lock is not waited for: what says so, and when it is tried again. */
  let shut: { readonly error: unknown; readonly timer: NodeJS.Timeout } | null = null;

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
    for (const { fail, expiresAt } of waiting) if (expiresAt <= now) fail(overloaded());
    waiting = waiting.filter(({ expiresAt }) => expiresAt > now);
  }

  function failAll(error: unknown): void {
    for (const { fail } of waiting) fail(error);
    waiting = [];
  }

  /** From now on writes fail at once, until the lock can be had. */
  function shutOut(error: unknown): void {
    shut = { error, timer: setTimeout(tryLock, probeLockEveryMs) };
    failAll(unavailable(error));
    onFailure(error);
  }

  function tryLock(): void {
    try {
      transact([]);
    } catch (error) {
      if (isBusy(error)) {
        shut = { error, timer: setTimeout(tryLock, probeLockEveryMs) };
        return;
      }
      // Whatever else is wrong the next write finds out.
    }
    silence.end();
    shut = null;
  }

  /** Jobs that failed together are tried one by one: one that cannot be done must not fail the others. */
  function alone(job: PendingWrite): void {
    try {
      transact([job]);
    } catch (error) {
      if (isFailureOfFile(error)) onFailure(error);
      job.fail(unavailable(error));
    }
  }

  function waitOn(error: unknown): void {
    failExpired(performance.now());
    if (waiting.length === 0) silence.end();
    else if (silence.lengthen() > silentForMs) shutOut(error);
  }

  function flush(): 'at once' | 'later' {
    const jobs = waiting.slice(0, batchSize);
    if (jobs.length === 0) return 'at once';
    try {
      transact(jobs);
    } catch (error) {
      if (isBusy(error)) {
        waitOn(error);
        return 'later';
      }
      jobs.forEach(alone);
    }
    silence.end();
    waiting = waiting.slice(jobs.length);
    return 'at once';
  }

  return {
    add(job) {
      if (shut !== null) return job.fail(unavailable(shut.error));
      waiting.push(job);
      schedule(setImmediate);
    },
    finish() {
      if (shut !== null) clearTimeout(shut.timer);
      while (waiting.length > 0 && flush() === 'at once');
      failAll(refusal('the store was closed'));
    },
  };
}

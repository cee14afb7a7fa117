import type { ChangeFeed } from '../paywall/change-feed.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

const pollEveryMs = 100;

/**
 * Announcements by a number in the file that every process looks at again and again. SQLite says cheaply whether another
 * process has written anything at all (`data_version`); only then the number is read.
 */
export function createChangeFeed(database: Database, { read, write }: Transactions): ChangeFeed & { close(): void } {
  const fileVersion = prepareQuery<[number]>(database, 'PRAGMA data_version');
  const current = prepareQuery<[number]>(database, 'SELECT number FROM announcement');
  const raise = prepareChange(database, 'UPDATE announcement SET number = number + 1');
  const listeners = new Set<() => void>();
  let seenVersion = fileVersion.get()?.[0];
  let seen = current.get()?.[0];

  const tell = () => {
    for (const listener of [...listeners]) listener();
  };

  function isNew(): boolean {
    const number = current.get()?.[0];
    if (number === seen) return false;
    seen = number;
    return true;
  }

  function hasChanged(): boolean {
    const version = fileVersion.get()?.[0];
    if (version === seenVersion) return false;
    const changed = isNew();
    seenVersion = version;
    return changed;
  }

  const timer = setInterval(() => {
    let changed = false;
    try {
      changed = read(hasChanged);
    } catch {
      // The number is compared again the next time, so nothing is missed.
    }
    if (changed) tell();
  }, pollEveryMs);

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async announce() {
      await write(() => raise());
      if (read(isNew)) tell();
    },
    close() {
      clearInterval(timer);
      listeners.clear();
    },
  };
}

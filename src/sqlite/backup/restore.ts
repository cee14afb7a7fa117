import { chmodSync, chownSync, copyFileSync, existsSync, linkSync, mkdirSync, renameSync, statSync } from 'node:fs';
import type { EpochMs } from '../../paywall/clock.ts';
import { type Database, databasePath, openFile, prepareQuery } from '../database.ts';
import { isBusy, isDamage } from '../failures.ts';
import type { BackupContents } from './examine.ts';
import { workInThread } from './in-worker.ts';
import { besides, createPartialFile, ownerOnly } from './partial-file.ts';

interface Restore {
  readonly dir: string;
  readonly file: string;
  readonly now: EpochMs;
  /** Whether a store is replaced that is so damaged that nobody can say whether it is open. */
  readonly evenIfDamaged: boolean;
}

export interface Restored {
  readonly contents: BackupContents;
  /** Where what was there before is now; null if there was nothing. */
  readonly kept: string | null;
}

/** Readable in a list of files, and allowed in names everywhere: `20261123T120000Z`. */
const stampOf = (now: EpochMs) => new Date(now).toISOString().replace(/[-:]|\.\d+/g, '');

function keptName(path: string, now: EpochMs): string {
  const first = `${path}.before-restore-${stampOf(now)}`;
  let name = first;
  for (let number = 2; existsSync(name); number += 1) name = `${first}-${number}`;
  return name;
}

/**
 * Locks the store against everybody else, and moves into the file what stands in the log beside it. SQLite lets only a process do so
 * that is alone with the file.
 */
function lockAlone(database: Database): void {
  database.exec('PRAGMA busy_timeout = 0');
  prepareQuery(database, 'PRAGMA journal_mode = DELETE').get();
  database.exec('BEGIN EXCLUSIVE');
}

/** The present store, locked; null if there is none, or it is damaged and that is no obstacle. */
function lockPresent(path: string, evenIfDamaged: boolean): Database | null {
  if (!existsSync(path)) return null;
  const database = openFile(path);
  try {
    lockAlone(database);
    return database;
  } catch (error) {
    database.close();
    if (isBusy(error)) throw new Error(`${path} is open in a service or another program: stop it first`);
    if (!isDamage(error)) throw error;
    if (evenIfDamaged) return null;
    throw new Error(
      `${path} is so damaged that it does not show whether a service has it open: stop the service, then use --force`,
    );
  }
}

/** At no moment is there no store: a service that starts then would make an empty one. */
function replace(path: string, next: string, kept: string | null): void {
  if (kept !== null) {
    linkSync(path, kept);
    for (const end of besides) if (existsSync(`${path}${end}`)) renameSync(`${path}${end}`, `${kept}${end}`);
  }
  renameSync(next, path);
}

/** The service that had the store must be able to open the restored one, whichever user restores it. */
function giveToOwner(path: string, like: string): void {
  const owner = statSync(like);
  if (statSync(path).uid !== owner.uid) chownSync(path, owner.uid, owner.gid);
}

/** Puts the backup in place of the store, and keeps what was there beside it. Throws what is wrong, and then nothing has changed. */
export async function restore({ dir, file, now, evenIfDamaged }: Restore): Promise<Restored> {
  if (!existsSync(file)) throw new Error(`there is no file ${file}`);
  if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0)
    throw new Error(`${file} has a log beside it (${file}-wal), so it is no finished backup`);
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const path = databasePath(dir);
  const partial = createPartialFile(path);
  try {
    copyFileSync(file, partial.path);
    chmodSync(partial.path, ownerOnly);
    const contents = await workInThread({ source: null, target: partial.path }).catch((error: Error) => {
      throw new Error(`${file} ${error.message}`, { cause: error });
    });
    giveToOwner(partial.path, existsSync(path) ? path : dir);
    const present = lockPresent(path, evenIfDamaged);
    try {
      const kept = existsSync(path) ? keptName(path, now) : null;
      partial.finish((next) => replace(path, next, kept));
      return { contents, kept };
    } finally {
      present?.close();
    }
  } finally {
    partial.remove();
  }
}

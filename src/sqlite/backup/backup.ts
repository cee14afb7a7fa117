import { existsSync, renameSync, statSync } from 'node:fs';
import { databasePath } from '../database.ts';
import type { BackupContents } from './examine.ts';
import { workInThread } from './in-worker.ts';
import { createPartialFile } from './partial-file.ts';

const showEveryMs = 100;

interface Backup {
  /** The directory of the store, which may be in use. */
  readonly dir: string;
  readonly file: string;
  /** Whether a file that is there already is replaced. */
  readonly overwrite: boolean;
  /** Told now and then how many bytes have been written. */
  readonly onProgress: (bytes: number) => void;
  /** Asked before the file gets its name. */
  readonly isStopping: () => boolean;
}

/** How large the store is, in bytes; a backup of it is hardly larger. Throws if there is none. */
export function storeSize(dir: string): number {
  const found = statSync(databasePath(dir), { throwIfNoEntry: false });
  if (found === undefined) throw new Error(`there is no store in ${dir}`);
  return found.size;
}

/**
 * Writes what is in the store into `file`, in one step: it is there whole, examined and on the disk, or not at all. Null if it was
 * stopped. Throws what went wrong.
 */
export async function backUp({ dir, file, overwrite, onProgress, isStopping }: Backup): Promise<BackupContents | null> {
  const refuseExisting = () => {
    if (!overwrite && existsSync(file)) throw new Error(`${file} already exists; --force replaces it`);
  };
  refuseExisting();
  storeSize(dir);
  const partial = createPartialFile(file);
  const timer = setInterval(() => onProgress(partial.size()), showEveryMs);
  try {
    const contents = await workInThread({ source: databasePath(dir), target: partial.path }).catch((error: Error) => {
      throw new Error(`the backup could not be written: ${error.message}`, { cause: error });
    });
    if (isStopping()) return null;
    refuseExisting();
    partial.finish((path) => renameSync(path, file));
    return contents;
  } finally {
    clearInterval(timer);
    partial.remove();
  }
}

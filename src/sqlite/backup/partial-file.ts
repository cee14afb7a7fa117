import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

export const ownerOnly = 0o600;

/** What SQLite may have beside a file. */
export const besides = ['-wal', '-shm', '-journal'] as const;

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** A file that is being written beside the place where it is to be, readable by its owner alone. */
export interface PartialFile {
  readonly path: string;
  /** How much has been written, in bytes. */
  size(): number;
  /** Puts it on the disk, calls `place`, which gives it its name, and puts that on the disk too. */
  finish(place: (path: string) => void): void;
  /** Removes what is there of it. */
  remove(): void;
}

export function createPartialFile(target: string): PartialFile {
  const dir = dirname(target);
  const path = join(dir, `.${basename(target)}.${randomUUID()}.partial`);
  if (!existsSync(dir)) throw new Error(`there is no directory ${dir}`);
  closeSync(openSync(path, 'wx', ownerOnly));
  return {
    path,
    size: () => statSync(path, { throwIfNoEntry: false })?.size ?? 0,
    finish(place) {
      sync(path);
      place(path);
      sync(dir);
    },
    remove() {
      for (const end of ['', ...besides]) rmSync(`${path}${end}`, { force: true });
    },
  };
}

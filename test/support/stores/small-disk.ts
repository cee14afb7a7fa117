import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes `dir`, a disk of its own of so many mebibytes. Returns how to take it away. Throws for a user who may not mount. */
export function mountSmallDisk(dir: string, mebibytes = 4): () => void {
  mkdirSync(dir);
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m`, 'tmpfs', dir], { stdio: 'ignore' });
  // Lazily, for a SQLite file is closed for good only when its statements are collected.
  return () => void execFileSync('umount', ['-l', dir]);
}

/** Takes all the room that the disk of `dir` has. Returns how to free it again. */
export function fillDisk(dir: string): () => void {
  const path = join(dir, 'filler');
  const file = openSync(path, 'w');
  try {
    for (const size of [65_536, 4_096]) writeUntilFull(file, Buffer.alloc(size));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  return () => rmSync(path);
}

function writeUntilFull(file: number, piece: Buffer): void {
  try {
    for (;;) writeSync(file, piece);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  }
}

/** Whether this user may mount. */
export function mayMount(): boolean {
  const dir = mkdtempSync(join(tmpdir(), 'stile-disk-'));
  try {
    mountSmallDisk(join(dir, 'disk'))();
    return true;
  } catch {
    return false;
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

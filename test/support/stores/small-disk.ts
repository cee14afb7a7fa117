import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes `dir`, a disk of its own of four mebibytes. Returns how to take it away. Throws for a user who may not mount. */
export function mountSmallDisk(dir: string): () => void {
  mkdirSync(dir);
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', dir], { stdio: 'ignore' });
  // Lazily, for a SQLite file is closed for good only when its statements are collected.
  return () => void execFileSync('umount', ['-l', dir]);
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

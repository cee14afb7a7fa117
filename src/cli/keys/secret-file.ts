import { randomUUID } from 'node:crypto';
import {
  closeSync,
  fchownSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

const ownerOnly = 0o600;

/** Throws where there is such a file: a secret is never overwritten. */
export function createSecretFile(file: string, text: string): void {
  writeFileSync(file, `${text}\n`, { flag: 'wx', mode: ownerOnly });
}

/**
 * Replaces the file's content in one step: a reader finds the old or the new content, never a part. It keeps its
 * owner, so that the service can still read it after an administrator rotates as root; a link to it stays a link.
 */
export function replaceSecretFile(file: string, text: string): void {
  const target = realpathSync(file);
  const owner = statSync(target);
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}`);
  try {
    const descriptor = openSync(temporary, 'wx', ownerOnly);
    try {
      if (statSync(temporary).uid !== owner.uid) fchownSync(descriptor, owner.uid, owner.gid);
      writeFileSync(descriptor, `${text}\n`);
      fsyncSync(descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

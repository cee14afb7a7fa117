import { randomBytes } from 'node:crypto';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Maximum bytes of one file: several times what the views take that one process keeps. */
export const mostFileBytes = 64 * 1024 ** 2;

const fileName = /^outage-[\w-]{16}\.jsonl$/;

export const newFileName = (): string => `outage-${randomBytes(12).toString('base64url')}.jsonl`;

/** Whether a file's name is one that Stile gives. Whatever else lies in the folder is left alone. */
export const isJournalName = (name: string): boolean => fileName.test(name);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'it failed';

/** Why views cannot be written down in this folder, tried by writing; empty if they can. No message repeats its name. */
export function journalFolderFaults(dir: string): readonly string[] {
  if (statSync(dir, { throwIfNoEntry: false })?.isDirectory() !== true) return ['must name a folder that exists'];
  const trial = join(dir, `.stile-trial-${randomBytes(6).toString('hex')}`);
  try {
    writeFileSync(trial, 'trial', { flag: 'wx', mode: 0o600 });
    return [];
  } catch (error) {
    return [`names a folder that cannot be written to (${codeOf(error)})`];
  } finally {
    rmSync(trial, { force: true });
  }
}

const groupAndOthers = 0o022;

/** Whether others than its owner could put views there. */
export const isWritableByOthers = (dir: string): boolean => (statSync(dir).mode & groupAndOthers) !== 0;

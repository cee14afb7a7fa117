import { accessSync, constants, statfsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Finding } from '../paywall/finding.ts';
import { type Database, prepareQuery } from './database.ts';

const mebibyte = 1024 ** 2;

/** With less than this free a burst of readers may fill the disk before anybody looks. */
const scarceBytes = 1024 * mebibyte;

/** The log of changes alone may grow to a part of this between two checkpoints. */
const tooFewBytes = 64 * mebibyte;

function examineDirectory(dir: string): Finding {
  const subject = 'SQLite directory';
  try {
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
    return { level: 'ok', subject, message: `${resolve(dir)} can be written to` };
  } catch {
    const message = `${resolve(dir)} cannot be written to, and SQLite keeps its log beside its file; give it to the service's user`;
    return { level: 'fault', subject, message };
  }
}

function examineJournal(database: Database): Finding {
  const subject = 'SQLite journal';
  const [mode] = prepareQuery<[string]>(database, 'PRAGMA journal_mode').get() ?? [];
  if (mode === 'wal') return { level: 'ok', subject, message: 'write-ahead log' };
  const message = `is ${mode}, and several processes cannot share it; put the file on a disk of this machine`;
  return { level: 'fault', subject, message };
}

/** A file may be so damaged that even looking at it fails. */
function damageOf(database: Database): string | null {
  try {
    const [found = 'no answer'] = prepareQuery<[string]>(database, 'PRAGMA quick_check(1)').get() ?? [];
    return found === 'ok' ? null : found;
  } catch (error) {
    return error instanceof Error ? error.message : 'unknown error';
  }
}

function examineIntegrity(database: Database): Finding {
  const subject = 'SQLite integrity';
  const damage = damageOf(database);
  if (damage === null) return { level: 'ok', subject, message: 'nothing is damaged' };
  return { level: 'fault', subject, message: `the file is damaged (${damage}); stop Stile and restore a backup` };
}

function examineSpace(dir: string): Finding {
  const subject = 'SQLite disk';
  const { bavail, bsize } = statfsSync(dir);
  const free = bavail * bsize;
  const message = `${Math.floor(free / mebibyte).toLocaleString('en')} MiB free`;
  if (free >= scarceBytes) return { level: 'ok', subject, message };
  return { level: free >= tooFewBytes ? 'warning' : 'fault', subject, message: `${message}; make room` };
}

/** What is particular to the embedded store in `dir`. Reads the whole file once. */
export function diagnose(database: Database, dir: string): readonly Finding[] {
  return [examineDirectory(dir), examineJournal(database), examineIntegrity(database), examineSpace(dir)];
}

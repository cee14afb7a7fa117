import { parentPort, workerData } from 'node:worker_threads';
import { openFile, prepareChange } from '../database.ts';
import { examineBackup } from './examine.ts';
import type { Outcome, Work } from './in-worker.ts';

/**
 * The long part of a backup, in a thread of its own, so that the command can show how far it is. `VACUUM INTO` copies what was
 * committed when it began, in one reading that stands in nobody's way.
 */

function copy(source: string, target: string): void {
  const database = openFile(source);
  try {
    database.exec('PRAGMA busy_timeout = 10000');
    prepareChange(database, 'VACUUM INTO ?')(target);
  } finally {
    database.close();
  }
}

function work({ source, target }: Work): Outcome {
  try {
    if (source !== null) copy(source, target);
    return { contents: examineBackup(target) };
  } catch (error) {
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

parentPort?.postMessage(work(workerData as Work));

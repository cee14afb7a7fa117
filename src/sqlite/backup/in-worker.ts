import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { BackupContents } from './examine.ts';

export interface Work {
  /** The store to copy into `target` first; null if `target` is only to be examined. */
  readonly source: string | null;
  readonly target: string;
}

export type Outcome = { readonly contents: BackupContents } | { readonly fault: string };

/** Copies, and examines the copy. Throws what went wrong, in words that go on after the file's name. */
export async function workInThread(work: Work): Promise<BackupContents> {
  // Of the sources or of the build, as this file is.
  const program = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);
  const worker = new Worker(program, { workerData: work });
  const [outcome] = (await once(worker, 'message')) as [Outcome];
  if ('fault' in outcome) throw new Error(outcome.fault);
  return outcome.contents;
}

import { constants } from 'node:fs';
import { type FileHandle, open, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import { hasCode } from '../paywall/errors.ts';
import type { KeptView } from '../paywall/metering/kept-view.ts';
import type { Publication } from '../paywall/publication.ts';
import { touchEveryMs } from './journal-file.ts';
import { isJournalName, mostFileBytes } from './journal-folder.ts';
import { createLineReader, header } from './journal-lines.ts';

/** A file that was not touched for so long is that of a process that has ended, in milliseconds. */
const orphanAfterMs = 6 * touchEveryMs;

/** Views that are counted before more are read. */
const viewsAtOnce = 256;

interface Needs {
  readonly dir: string;
  /** The file of this process itself. */
  readonly ownName: () => string | null;
  readonly publicationOf: (name: string) => Publication | undefined;
  /** Throws while views cannot be counted. */
  readonly recount: (views: readonly KeptView[]) => Promise<void>;
  readonly isClosing: () => boolean;
  readonly log: Logger;
}

/** What was found in a file. */
interface Found {
  views: number;
  unreadable: number;
}

class NotOurs extends Error {}

const isMissing = (error: unknown) => error instanceof Error && 'code' in error && error.code === 'ENOENT';

/**
 * Counts what processes kept that were killed. Several that do so at once do no harm, because counting a view twice is counting it once;
 * who begins touches the file, so that others rather leave it.
 */
export function createOrphanage({ dir, ownName, publicationOf, recount, isClosing, log }: Needs) {
  const complained = new Set<string>();

  function complain(name: string, error: unknown): void {
    if (complained.has(name)) return;
    complained.add(name);
    log.warn({ file: name, err: error }, 'a file in OUTAGE_JOURNAL is left alone');
  }

  const touch = (handle: FileHandle) => handle.utimes(new Date(), new Date());

  /** Counts the views of a file. Returns null if counting was not finished. */
  async function countAll(handle: FileHandle): Promise<Found | null> {
    const read = createLineReader(publicationOf);
    const found: Found = { views: 0, unreadable: 0 };
    let views: KeptView[] = [];
    let isFirst = true;
    for await (const line of handle.readLines({ start: 0, autoClose: false })) {
      if (isClosing()) return null;
      if (isFirst) {
        if (line !== header) throw new NotOurs('it does not begin as a journal of this version does');
        await touch(handle);
        isFirst = false;
        continue;
      }
      const view = read(line);
      if (view === undefined) found.unreadable += 1;
      if (view) views.push(view);
      if (views.length < viewsAtOnce) continue;
      await recount(views);
      await touch(handle);
      found.views += views.length;
      views = [];
    }
    await recount(views);
    return { ...found, views: found.views + views.length };
  }

  async function isOrphan(handle: FileHandle): Promise<boolean> {
    const stat = await handle.stat();
    if (!stat.isFile()) throw new NotOurs('it is no file');
    if (Date.now() - stat.mtimeMs < orphanAfterMs) return false;
    if (stat.size > mostFileBytes) throw new NotOurs('it is larger than any journal');
    return true;
  }

  async function take(name: string): Promise<void> {
    const path = join(dir, name);
    // Not through a link, and without waiting for somebody to write into a pipe.
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      if (!(await isOrphan(handle))) return;
      const { size } = await handle.stat();
      const found = await countAll(handle);
      // What was written meanwhile, by a process that lives after all, is counted the next time.
      if (found === null || (await handle.stat()).size !== size) return;
      await rm(path, { force: true });
      log.info({ file: name, ...found }, 'views that an ended process had kept are counted');
    } finally {
      await handle.close().catch(() => undefined);
    }
  }

  /** Looks once. A store that is unavailable ends the look. */
  return async function look(): Promise<void> {
    for (const name of (await readdir(dir)).filter(isJournalName)) {
      if (isClosing()) return;
      if (name === ownName() || complained.has(name)) continue;
      try {
        await take(name);
      } catch (error) {
        if (hasCode(error, 'store-unavailable', 'overloaded')) return;
        if (!isMissing(error)) complain(name, error);
      }
    }
  };
}

import { type FileHandle, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptView } from '../paywall/metering/kept-view.ts';
import type { OutageJournal } from '../paywall/metering/outage/outage-journal.ts';
import { mostFileBytes, newFileName } from './journal-folder.ts';
import { createLineWriter, header } from './journal-lines.ts';

/** How long an answer waits for the disk, in milliseconds. Redis may have had 150 ms of the 300 that an answer has. */
const waitAtMostMs = 100;

/** Maximum views that wait for a disk that hangs. */
const mostWaiting = 10_000;

/** Other processes take a file for that of a dead one when it was not touched for several times as long. */
export const touchEveryMs = 5_000;

interface Needs {
  readonly dir: string;
  /** Told with every failure to write, and with null when writing works again. */
  readonly onState: (error: unknown) => void;
}

/** The views that come while one turn of the event loop, or one write, lasts. */
interface Batch {
  readonly views: KeptView[];
  /** Resolves when they are written, or have waited long enough. */
  readonly answered: Promise<void>;
  readonly answer: () => void;
}

function newBatch(): Batch {
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, waitAtMostMs);
    answer = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  return { views: [], answered, answer };
}

/** The file of this process: made with the first view that is kept, removed when all are counted. It is the owner's alone. */
function createFile({ dir }: Pick<Needs, 'dir'>) {
  let opened: { handle: FileHandle; name: string; touching: NodeJS.Timeout } | null = null;
  let lineOf = createLineWriter();
  let bytes = 0;
  /** After a write that failed half-way the next begins a line of its own. */
  let isTorn = false;

  async function begin() {
    const name = newFileName();
    // Never a file or a link that is there already.
    const handle = await open(join(dir, name), 'wx', 0o600);
    const touch = () => handle.utimes(new Date(), new Date()).catch(() => undefined);
    opened = { handle, name, touching: setInterval(touch, touchEveryMs) };
    lineOf = createLineWriter();
    bytes = 0;
    await put(`${header}\n`);
    return opened;
  }

  async function put(text: string): Promise<void> {
    const length = Buffer.byteLength(text);
    if (bytes + length > mostFileBytes) throw new Error('the outage journal has reached its maximum size');
    try {
      await opened?.handle.appendFile(isTorn ? `\n${text}` : text);
    } catch (error) {
      isTorn = true;
      // What was cut off may have been the line with a rule.
      lineOf = createLineWriter();
      throw error;
    }
    isTorn = false;
    bytes += length;
  }

  async function letGo(): Promise<string | null> {
    if (opened === null) return null;
    const { handle, name, touching } = opened;
    opened = null;
    clearInterval(touching);
    await handle.close().catch(() => undefined);
    return name;
  }

  return {
    name: () => opened?.name ?? null,
    async append(views: readonly KeptView[]): Promise<void> {
      // Another process that took this one for dead has counted what was in it.
      if (opened !== null && (await opened.handle.stat()).nlink === 0) await letGo();
      if (opened === null) await begin();
      await put(views.map((view) => lineOf(view)).join(''));
    },
    async remove(): Promise<void> {
      const name = await letGo();
      if (name !== null) await rm(join(dir, name), { force: true });
    },
    /** Leaves it to the others, who need not wait to see whether this process is alive. */
    async leave(): Promise<void> {
      await opened?.handle.utimes(0, 0).catch(() => undefined);
      await letGo();
    },
  };
}

export interface JournalFile extends OutageJournal {
  readonly name: () => string | null;
  /** Writes what waits, and leaves the file to other processes. */
  close(): Promise<void>;
}

/**
 * Writes kept views to a file of this process, those of one turn together. Without a sync: what is written survives the process, and not
 * a power cut. A disk that hangs, fails or is full delays nobody longer than `waitAtMostMs`.
 */
export function createJournalFile({ dir, onState }: Needs): JournalFile {
  const file = createFile({ dir });
  let batch: Batch | null = null;
  let removing = false;
  let working: Promise<void> | null = null;
  let writingSince: number | null = null;

  async function tried(step: () => Promise<void>): Promise<void> {
    writingSince = performance.now();
    await step().then(
      () => onState(null),
      (error: unknown) => onState(error),
    );
    writingSince = null;
  }

  async function work(): Promise<void> {
    // Whatever the same turn keeps goes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (removing || batch !== null) {
      if (removing) {
        removing = false;
        await tried(file.remove);
        continue;
      }
      const next = batch;
      batch = null;
      if (next === null) break;
      await tried(() => file.append(next.views));
      next.answer();
    }
    working = null;
  }

  const hangs = () => writingSince !== null && performance.now() - writingSince > waitAtMostMs;

  return {
    name: file.name,
    async write(view) {
      batch ??= newBatch();
      if (batch.views.length < mostWaiting) batch.views.push(view);
      else onState(new Error('the outage journal is not written fast enough'));
      working ??= work();
      if (!hangs()) await batch.answered;
    },
    clear() {
      // What waits to be written has been counted as well.
      batch?.answer();
      batch = null;
      removing = true;
      working ??= work();
    },
    async close() {
      await working;
      await file.leave();
    },
  };
}

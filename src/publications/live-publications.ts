import type { Logger } from 'pino';
import type { ChangeFeed } from '../paywall/change-feed.ts';
import type { ScheduledWording } from '../paywall/editing/wording-drafts.ts';
import { isUnanswered, PaywallError } from '../paywall/errors.ts';
import type { LeaseStore } from '../paywall/leases.ts';
import type { Publication, PublicationStore, StoredPart } from '../paywall/publication.ts';
import { removedBookmark } from '../paywall/support/publication-records.ts';
import type { Mode } from '../settings/mode.ts';
import { createAssembly, type UnreadablePart } from './assemble.ts';

/** How long after a failed reading the store is asked again. */
const retryAfterMs = 1000;

export interface LivePublications {
  get(name: string): Publication | undefined;
  list(): readonly Publication[];
  /** Parts in the store that this version does not understand, as one written by a later version may be. */
  unreadable(): readonly UnreadablePart[];
  /** The drafts of wordings that are to be published at a time. */
  scheduled(): readonly ScheduledWording[];
  /** Reads everything for the first time: in the background if the store is unavailable, and by the files until then. */
  start(): Promise<void>;
  /** Reads everything again. Throws `store-unavailable`. */
  reload(): Promise<void>;
  /** The same in the background, until it succeeds. */
  follow(): void;
  close(): void;
}

type Parts = readonly Omit<StoredPart, 'version'>[];

const idOf = ({ publication, part }: Pick<StoredPart, 'publication' | 'part'>) => `${publication}/${part}`;

interface Needs {
  readonly publications: PublicationStore;
  readonly changes: ChangeFeed;
  readonly leases: Pick<LeaseStore, 'readBookmark'>;
  readonly mode: Mode;
  readonly log: Logger;
}

/**
 * Every publication in memory, so that a decision reads nothing but the reader's own state. Follows the store; a start while that
 * is unavailable begins with what the files say.
 */
export function createLivePublications(fromFiles: Parts, needs: Needs): LivePublications {
  const { publications, changes, leases, log } = needs;
  const assemble = createAssembly(needs);
  let held = assemble([]);
  let reading: Promise<void> | null = null;
  let changedMeanwhile = false;
  let hasRead = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  /** What was there once and is missing was removed on purpose, unless the store has lost everything. */
  const wasRemoved = async (stored: readonly StoredPart[]) =>
    hasRead && (stored.length > 0 || (await leases.readBookmark(removedBookmark)) !== null);

  /** Writes only if something is missing: a store that cannot be written to can still be read. */
  async function readSeeded(): Promise<readonly StoredPart[]> {
    const stored = await publications.readAll();
    const known = new Set(stored.map(idOf));
    if (fromFiles.every((part) => known.has(idOf(part))) || (await wasRemoved(stored))) return stored;
    await publications.seed(fromFiles);
    return publications.readAll();
  }

  async function read(): Promise<void> {
    do {
      changedMeanwhile = false;
      held = assemble(await readSeeded());
      hasRead = true;
    } while (changedMeanwhile);
  }

  function reload(): Promise<void> {
    changedMeanwhile = reading !== null;
    reading ??= read().finally(() => {
      reading = null;
    });
    return reading;
  }

  function follow(): void {
    clearTimeout(retry);
    reload().catch((error: unknown) => {
      if (closed) return;
      if (!(error instanceof PaywallError)) log.error({ err: error }, 'publications could not be read');
      retry = setTimeout(follow, retryAfterMs);
    });
  }

  const unsubscribe = changes.subscribe(follow);
  return {
    get: (name) => held.publications.get(name),
    list: () => [...held.publications.values()],
    unreadable: () => held.unreadable,
    scheduled: () => held.scheduled,
    async start() {
      try {
        await reload();
      } catch (error) {
        if (!isUnanswered(error)) throw error;
        held = assemble(fromFiles.map((part) => ({ ...part, version: 0 })));
        follow();
      }
    },
    reload,
    follow,
    close() {
      closed = true;
      clearTimeout(retry);
      unsubscribe();
    },
  };
}

import type { Logger } from 'pino';
import { PaywallError } from '../paywall/errors.ts';
import type { ChangeFeed, Publication, PublicationStore, StoredPart } from '../paywall/publication.ts';
import type { Mode } from '../settings/mode.ts';
import { createAssembly } from './assemble.ts';

/** How long after a failed reading the store is asked again. */
const retryAfterMs = 1000;

export interface LivePublications {
  get(name: string): Publication | undefined;
  list(): readonly Publication[];
  /** Reads everything again. Throws `store-unavailable`. */
  reload(): Promise<void>;
  /** The same in the background, until it succeeds. */
  follow(): void;
  close(): void;
}

type Parts = readonly Omit<StoredPart, 'version'>[];

interface Needs {
  readonly publications: PublicationStore;
  readonly changes: ChangeFeed;
  readonly mode: Mode;
  readonly log: Logger;
}

/**
 * Every publication in memory, so that a decision reads nothing but the reader's own state. Begins with what the files say,
 * for a start while the store is unavailable, and follows the store as soon as that answers.
 */
export function createLivePublications(fromFiles: Parts, needs: Needs): LivePublications {
  const { publications, changes, log } = needs;
  const assemble = createAssembly(needs);
  let held = assemble(fromFiles.map((part) => ({ ...part, version: 0 })));
  let reading: Promise<void> | null = null;
  let changedMeanwhile = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  async function read(): Promise<void> {
    do {
      changedMeanwhile = false;
      await publications.seed(fromFiles);
      held = assemble(await publications.readAll());
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
    get: (name) => held.get(name),
    list: () => [...held.values()],
    reload,
    follow,
    close() {
      closed = true;
      clearTimeout(retry);
      unsubscribe();
    },
  };
}

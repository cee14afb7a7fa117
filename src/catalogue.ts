import type { Logger } from 'pino';
import { faultsForMode, type Mode } from './config/mode.ts';
import { parseStoredSettings, parseStoredWording } from './config/publication-schema.ts';
import { PaywallError } from './paywall/errors.ts';
import type {
  ChangeFeed,
  Publication,
  PublicationSettings,
  PublicationStore,
  StoredPart,
} from './paywall/publication.ts';
import type { Wording } from './paywall/wording.ts';

/** How long after a failed reading the store is asked again. */
const retryAfterMs = 1000;

export interface Catalogue {
  get(name: string): Publication | undefined;
  list(): readonly Publication[];
  /** Reads everything anew. Throws `store-unavailable`. */
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

type Assembling = Pick<Needs, 'mode' | 'log'>;

/** Production mode takes no sign-in token of the sandbox's: without another identity the publication takes none at all. */
function settingsFor(mode: Mode, settings: PublicationSettings): PublicationSettings {
  return faultsForMode(settings, mode).length === 0 ? settings : { ...settings, identity: null };
}

/** Publications out of their parts. A part that cannot be read is left out and logged, and never brings the others down. */
function assemble(parts: Parts, { mode, log }: Assembling): Map<string, Publication> {
  const settings = new Map<string, PublicationSettings>();
  const wordings = new Map<string, Map<string, Wording>>();
  for (const { publication, part, value } of parts) {
    try {
      if (part === 'settings') {
        settings.set(publication, settingsFor(mode, parseStoredSettings(value)));
      } else {
        const wording = parseStoredWording(value);
        const known = wordings.get(publication) ?? new Map<string, Wording>();
        wordings.set(publication, known.set(wording.locale, wording));
      }
    } catch (error) {
      log.error({ publication, part, err: error }, 'a part of a publication cannot be read');
    }
  }
  return new Map(
    [...settings].map(([name, its]) => [name, { name, settings: its, wordings: wordings.get(name) ?? new Map() }]),
  );
}

/**
 * Every publication in memory, so that a decision reads nothing but the reader's own state. Begins with what the files say,
 * for a start while the store is away, and follows the store as soon as that answers.
 */
export function createCatalogue(fromFiles: Parts, needs: Needs): Catalogue {
  const { publications, changes, log } = needs;
  let held = assemble(fromFiles, needs);
  let reading: Promise<void> | null = null;
  let changedMeanwhile = false;
  let closed = false;
  let retry: NodeJS.Timeout | undefined;

  async function read(): Promise<void> {
    do {
      changedMeanwhile = false;
      await publications.seed(fromFiles);
      held = assemble(await publications.readAll(), needs);
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

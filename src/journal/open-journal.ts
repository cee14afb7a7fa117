import type { Logger } from 'pino';
import type { KeptView } from '../paywall/metering/kept-view.ts';
import type { OutageJournal } from '../paywall/metering/outage/outage-journal.ts';
import type { Publication } from '../paywall/publication.ts';
import { createJournalFile } from './journal-file.ts';
import { createOrphanage } from './orphans.ts';

/** The folder in which kept views outlive their processes. */
export interface OpenJournal extends OutageJournal {
  /** Looks from now on for files of processes that have ended, and counts what is in them. */
  start(recount: (views: readonly KeptView[]) => Promise<void>): void;
  close(): Promise<void>;
}

interface Needs {
  readonly dir: string;
  readonly publicationOf: (name: string) => Publication | undefined;
  readonly log: Logger;
  /** Called with every failure to write. */
  readonly onFailure: () => void;
}

/** Delay between two looks for the files of others, in milliseconds. */
const lookEveryMs = 5_000;

/** A disk that hangs must not keep a process from ending. */
const closeWithinMs = 1_000;

/** Logs when writing begins to fail, and when it works again. */
function createComplaint({ log, onFailure }: Pick<Needs, 'log' | 'onFailure'>) {
  let failing = false;
  return (error: unknown): void => {
    if (error !== null) onFailure();
    if (error !== null && !failing) log.error({ err: error }, 'the outage journal cannot be written');
    if (error === null && failing) log.info('the outage journal is written again');
    failing = error !== null;
  };
}

/** Looks for the files of others, again and again. */
function createWatch(log: Logger, look: () => Promise<void>, isClosing: () => boolean) {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let failing = false;

  async function lookOnce(): Promise<void> {
    try {
      await look();
      failing = false;
    } catch (error) {
      if (!failing) log.error({ err: error }, 'the outage journal cannot be read');
      failing = true;
    }
    if (!isClosing()) timer = setTimeout(begin, lookEveryMs);
  }

  function begin(): void {
    looking = lookOnce();
  }

  return {
    begin,
    async end() {
      clearTimeout(timer);
      await looking;
    },
  };
}

export function openJournal({ dir, publicationOf, log, onFailure }: Needs): OpenJournal {
  const file = createJournalFile({ dir, onState: createComplaint({ log, onFailure }) });
  let closing = false;
  const isClosing = () => closing;
  let watch: ReturnType<typeof createWatch> | null = null;

  async function closeAll(): Promise<void> {
    await Promise.all([watch?.end(), file.close()]);
  }

  return {
    write: file.write,
    clear: file.clear,
    start(recount) {
      const look = createOrphanage({ dir, ownName: file.name, publicationOf, recount, isClosing, log });
      watch = createWatch(log, look, isClosing);
      watch.begin();
    },
    async close() {
      closing = true;
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, closeWithinMs);
      });
      await Promise.race([closeAll(), late]);
      clearTimeout(timer);
    },
  };
}

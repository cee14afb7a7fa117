import type { Logger } from 'pino';
import type { Clock } from '../../paywall/clock.ts';
import type { ScheduledWording, WordingDrafts } from '../../paywall/editing/wording-drafts.ts';
import { isUnanswered } from '../../paywall/errors.ts';
import type { LivePublications } from '../live-publications.ts';

/** Publishes drafts of wordings at their time. */
export interface WordingSchedule {
  start(): void;
  /** Waits for what is being published. */
  close(): Promise<void>;
}

interface Needs {
  readonly publications: Pick<LivePublications, 'get' | 'scheduled'>;
  readonly drafts: Pick<WordingDrafts, 'publishDue'>;
  /** That of the service, which sandbox mode moves. */
  readonly clock: Clock;
  readonly log: Logger;
}

/** How often the times that are in memory are compared with the clock. The store is asked only if one of them has come. */
const lookEveryMs = 200;

/** Delay before a draft is tried again that the store did not take. */
const retryAfterMs = 1_000;

/** Every process has one. Whichever is first publishes: for the others the version of the texts has changed by then. */
export function createWordingSchedule({ publications, drafts, clock, log }: Needs): WordingSchedule {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let closed = false;

  /** Returns whether it is settled: another process may have been quicker, and this one not have heard of it yet. */
  async function publish({ publication, locale, at }: ScheduledWording): Promise<boolean> {
    const settings = publications.get(publication)?.settings;
    if (settings === undefined) return false;
    const { defaultLocale } = settings;
    const outcome = await drafts.publishDue({ publication, locale, at, now: clock.now(), defaultLocale });
    if (outcome === 'published') log.info({ publication, locale }, 'a wording was published at its time');
    if (outcome === 'refused') log.warn({ publication, locale }, 'a wording could not be published at its time');
    return outcome !== 'not-due';
  }

  /** Returns after how many milliseconds to look again. */
  async function look(): Promise<number> {
    const now = clock.now();
    const due = publications.scheduled().filter(({ at }) => at <= now);
    try {
      let settled = true;
      for (const each of due) settled = (await publish(each)) && settled;
      return settled ? lookEveryMs : retryAfterMs;
    } catch (error) {
      // An unavailable store is logged once, by the store's own watch.
      if (!isUnanswered(error)) log.error({ err: error }, 'a wording could not be published, and is tried again');
      return retryAfterMs;
    }
  }

  function schedule(afterMs: number): void {
    if (closed) return;
    timer = setTimeout(() => {
      looking = look().then(schedule);
    }, afterMs);
  }

  return {
    start: () => schedule(lookEveryMs),
    async close() {
      closed = true;
      clearTimeout(timer);
      await looking;
    },
  };
}

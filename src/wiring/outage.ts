import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { openJournal } from '../journal/open-journal.ts';
import type { Clock } from '../paywall/clock.ts';
import type { PublisherEvents } from '../paywall/events/publisher-events.ts';
import { createViewCounter } from '../paywall/metering/count-view.ts';
import { createMeterPlaces } from '../paywall/metering/meter-place.ts';
import { createOutage, type Outage } from '../paywall/metering/outage/outage.ts';
import type { Tally } from '../paywall/metering/tally.ts';
import type { Stores } from '../paywall/stores.ts';
import type { LivePublications } from '../publications/live-publications.ts';
import type { OutageMetrics } from '../telemetry/outage-metrics.ts';

/** How long a process that ends tries to count what it has kept, in milliseconds. */
const closeWithinMs = 2_000;

interface Needs {
  /** `OUTAGE_JOURNAL`. */
  readonly dir: string | null;
  readonly stores: Pick<Stores, 'meters'>;
  readonly publications: Pick<LivePublications, 'get'>;
  readonly tally: Tally;
  readonly events: PublisherEvents;
  readonly clock: Clock;
  readonly metrics: OutageMetrics;
  readonly log: Logger;
}

export interface WiredOutage {
  readonly outage: Outage;
  start(): void;
  close(): Promise<void>;
}

/** What keeps the views that are granted without the store, and counts them afterwards. */
export function wireOutage({ dir, stores, publications, tally, events, clock, metrics, log }: Needs): WiredOutage {
  const { meters } = stores;
  const publicationOf = (name: string) => publications.get(name);
  const onFailure = metrics.outageJournalFailed;
  const journal = dir === null ? null : openJournal({ dir, publicationOf, log, onFailure });
  const outage = createOutage({
    countView: createViewCounter({ meters, tally, events, ...createMeterPlaces({ meters, tally, events }) }),
    clock,
    pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    journal,
    onOutcome: metrics.outageView,
    onFailure: (error) => log.error({ err: error }, 'a view that was kept could not be counted'),
  });
  metrics.watchOutage(() => outage.pending);
  return {
    outage,
    start: () => journal?.start(outage.recount),
    async close() {
      const views = await outage.close(closeWithinMs);
      if (views > 0 && journal === null)
        log.error({ views }, 'views that were granted without the store are lost, because it has not come back');
      if (views > 0 && journal !== null)
        log.warn({ views }, 'views that wait to be counted stay in the outage journal');
      await journal?.close();
    },
  };
}

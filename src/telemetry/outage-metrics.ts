import { Counter, Gauge, type Registry } from 'prom-client';

/** What is counted of views that were granted without the store. */
export interface OutageMetrics {
  outageView(publication: string, outcome: string): void;
  /** Views could not be written into the outage journal. */
  outageJournalFailed(): void;
  /** `pending` says how many views wait to be counted. */
  watchOutage(pending: () => number): void;
}

export function createOutageMetrics(registry: Registry): OutageMetrics {
  let pending = () => 0;
  const registers = [registry];
  const views = new Counter({
    name: 'stile_outage_views_total',
    help: 'Views granted without the store, and what became of them when it answered again; denied: refused meanwhile.',
    labelNames: ['publication', 'outcome'],
    registers,
  });
  const failures = new Counter({
    name: 'stile_outage_journal_failures_total',
    help: 'Writes to the outage journal that failed: these views are lost if the process is killed before the store answers.',
    registers,
  });
  const waiting: Gauge = new Gauge({
    name: 'stile_outage_views_pending',
    help: 'Views granted without the store that wait to be counted.',
    registers,
    collect: () => waiting.set(pending()),
  });
  return {
    outageView: (publication, outcome) => views.inc({ publication, outcome }),
    outageJournalFailed: () => failures.inc(),
    watchOutage(next) {
      pending = next;
    },
  };
}

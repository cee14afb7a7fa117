import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Reconciled, Reconciliation, ReconciliationNeeds } from './paywall/selling/reconciliation.ts';
import type { SalesFigures, SalesFiguresNeeds } from './paywall/selling/sales-figures.ts';
import type { Metrics } from './telemetry/metrics.ts';

/** Reconciles in the background for as long as the service runs. Every process has one; between them they do each run once. */
export interface Reconciler {
  start(): void;
  /** Ends a run that is under way at its next step, and waits for that, but not long. */
  close(): Promise<void>;
}

interface Needs {
  /** The runs ask `isStopping`, and report single failures to `onFailure`. */
  readonly createReconciliation: (
    hooks: Pick<ReconciliationNeeds, 'isStopping' | 'onFailure'>,
  ) => Pick<Reconciliation, 'dueEvents' | 'dueBuyers'>;
  readonly createSalesFigures: (hooks: Pick<SalesFiguresNeeds, 'isStopping'>) => Pick<SalesFigures, 'due'>;
  /** How often it is looked whether a run is due. */
  readonly lookEveryMs: number;
  readonly metrics: Pick<Metrics, 'reconciled' | 'reconciliationFailed'>;
  readonly log: Logger;
}

/** Number of looks that are skipped after the start, when the process is busiest, and after a failed run. */
const restLooks = 4;

/** Delay before the same failure is logged again. */
const sameTroubleEveryMs = 10 * 60_000;

/** A step that waits for Stripe may take longer. What it writes in the end is right all the same. */
const closeWithinMs = 5_000;

type RunName = 'events' | 'buyers' | 'sales';

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Logs a failure when it begins, when it changes, and at intervals while it lasts. */
function createComplaint(log: Logger, run: RunName) {
  let logged: { readonly what: string; readonly at: number } | null = null;
  return {
    about(error: unknown, failed: number | null): void {
      const what = messageOf(error);
      if (logged?.what === what && performance.now() - logged.at < sameTroubleEveryMs) return;
      logged = { what, at: performance.now() };
      const message = failed === null ? 'reconciling failed, and is tried again' : 'some of it could not be reconciled';
      log.warn({ run, failed: failed ?? undefined, err: error }, message);
    },
    /** Returns whether there was any. */
    end(): boolean {
      const was = logged !== null;
      logged = null;
      return was;
    },
  };
}

interface Loop {
  start(): void;
  close(): Promise<void>;
}

/** Looks again and again whether a run is due; never twice at once. */
function createLoop(look: () => Promise<void>, everyMs: number): Loop {
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> = Promise.resolve();
  let closed = false;

  function schedule(): void {
    timer = setTimeout(() => {
      looking = look().then(() => {
        if (!closed) schedule();
      });
    }, everyMs);
  }

  return {
    start: schedule,
    async close() {
      closed = true;
      clearTimeout(timer);
      const patience = new AbortController();
      const waited = sleep(closeWithinMs, undefined, { signal: patience.signal }).catch(() => undefined);
      await Promise.race([looking, waited]);
      patience.abort();
    },
  };
}

/** The figures of revenue and subscribers, in a loop of their own: listing all sales may take long. */
function createSalesRun({ createSalesFigures, lookEveryMs, log }: Needs, isStopping: () => boolean): Loop {
  const complaint = createComplaint(log, 'sales');
  const figures = createSalesFigures({ isStopping });
  let restUntil = performance.now() + (restLooks - 1) * lookEveryMs;
  return createLoop(async () => {
    const startedAt = performance.now();
    if (startedAt < restUntil) return;
    try {
      const result = await figures.due();
      if (result === null) return;
      const seconds = Math.round(performance.now() - startedAt) / 1000;
      log[complaint.end() ? 'info' : 'debug']({ run: 'sales', ...result, seconds }, 'made the figures of sales');
    } catch (error) {
      restUntil = performance.now() + restLooks * lookEveryMs;
      if (!isStopping()) complaint.about(error, null);
    }
  }, lookEveryMs);
}

/** One of the two, with its loop. */
function createRun(
  run: 'events' | 'buyers',
  { createReconciliation, lookEveryMs, metrics, log }: Needs,
  isStopping: () => boolean,
): Loop {
  const complaint = createComplaint(log, run);
  let restUntil = performance.now() + (restLooks - 1) * lookEveryMs;
  let failure: unknown = null;
  const reconciliation = createReconciliation({
    isStopping,
    onFailure: (error) => {
      failure ??= error;
    },
  });
  const due = { events: reconciliation.dueEvents, buyers: reconciliation.dueBuyers }[run];

  function report(result: Reconciled, startedAt: number): void {
    metrics.reconciled(run, result);
    if (result.failed > 0) complaint.about(failure, result.failed);
    const isOver = result.failed === 0 && complaint.end();
    // The run of every minute is logged only if it found something.
    const isNews = run === 'buyers' || isOver || result.found + result.failed > 0;
    const seconds = Math.round(performance.now() - startedAt) / 1000;
    log[isNews ? 'info' : 'debug']({ run, ...result, seconds }, 'reconciled');
  }

  return createLoop(async () => {
    const startedAt = performance.now();
    if (startedAt < restUntil) return;
    failure = null;
    try {
      const result = await due();
      if (result !== null) report(result, startedAt);
    } catch (error) {
      restUntil = performance.now() + restLooks * lookEveryMs;
      if (isStopping()) return;
      metrics.reconciliationFailed(run);
      complaint.about(error, null);
    }
  }, lookEveryMs);
}

export function createReconciler(needs: Needs): Reconciler {
  let stopping = false;
  const isStopping = () => stopping;
  // Each by itself: reading every buyer may take hours, and news must not wait for it.
  const runs = [
    createRun('events', needs, isStopping),
    createRun('buyers', needs, isStopping),
    createSalesRun(needs, isStopping),
  ];
  return {
    start() {
      for (const run of runs) run.start();
    },
    async close() {
      stopping = true;
      await Promise.all(runs.map((run) => run.close()));
    },
  };
}

import { Counter, Gauge, type Registry } from 'prom-client';
import type { Reconciled } from '../paywall/selling/reconciliation.ts';

/** What is counted about reconciling with the payment provider. `run` is `events` or `buyers`. */
export interface ReconciliationMetrics {
  reconciled(run: string, result: Reconciled): void;
  /** A run that could not go on. */
  reconciliationFailed(run: string): void;
}

export function createReconciliationMetrics(registry: Registry): ReconciliationMetrics {
  const registers = [registry];
  const runs = new Counter({
    name: 'stile_reconciliations_total',
    help: 'Runs by kind and outcome: finished, failed, or interrupted by the end of their process.',
    labelNames: ['run', 'outcome'],
    registers,
  });
  const steps = new Counter({
    name: 'stile_reconciled_total',
    help: 'Events and buyers looked at: unchanged, found (no webhook had arrived), busy (being handled elsewhere) or failed.',
    labelNames: ['run', 'outcome'],
    registers,
  });
  const finishedAt = new Gauge({
    name: 'stile_reconciled_at_seconds',
    help: 'When the last run of a kind was finished by a process of this machine, in seconds since 1970.',
    labelNames: ['run'],
    registers,
    // Of several processes the one that did it last counts.
    aggregator: 'max',
  });
  return {
    reconciled(run, { done, found, busy, failed, finished }) {
      runs.inc({ run, outcome: finished ? 'finished' : 'interrupted' });
      for (const [outcome, count] of Object.entries({ unchanged: done - found, found, busy, failed })) {
        if (count > 0) steps.inc({ run, outcome }, count);
      }
      if (finished) finishedAt.setToCurrentTime({ run });
    },
    reconciliationFailed: (run) => runs.inc({ run, outcome: 'failed' }),
  };
}

import { randomUUID } from 'node:crypto';
import type { HttpServices } from '../http/services.ts';
import { createReconciliation } from '../paywall/selling/reconciliation.ts';
import { createReconciler, type Reconciler } from '../reconciler.ts';
import type { Parts } from './parts.ts';

/** Four times as often as the more frequent of the runs is due, so that it is hardly late whichever process does it. */
const usualLookEveryMs = 15_000;

/**
 * What finds in the background what webhooks did not bring. In the sandbox it looks as far as the moved clock goes, and as often as the
 * real one says, so that a person who holds webhooks back and moves the clock sees the result.
 */
export function wireReconciler(parts: Parts, { selling, clock }: Pick<HttpServices, 'selling' | 'clock'>): Reconciler {
  const { overrides, stores, provider, metrics, log, realClock } = parts;
  const holder = randomUUID();
  return createReconciler({
    lookEveryMs: overrides.reconcileLookEveryMs ?? usualLookEveryMs,
    metrics,
    log,
    createReconciliation: (hooks) =>
      createReconciliation({
        selling,
        provider,
        clock,
        realClock,
        holder,
        ...hooks,
        leases: stores.leases,
      }),
  });
}

import { randomUUID } from 'node:crypto';
import type { HttpServices } from '../http/services.ts';
import { createReconciliation } from '../paywall/selling/reconciliation.ts';
import { createSalesFigures } from '../paywall/selling/sales-figures.ts';
import { createReconciler, type Reconciler } from '../reconciler.ts';
import type { Parts } from './parts.ts';

/** Four times as often as the more frequent of the runs is due, so that it is hardly late whichever process does it. */
const usualLookEveryMs = 15_000;

/** Revenue is at most so old. In the sandbox, where nobody but this process is asked, it is hardly old at all. */
const usualSalesEveryMs = 60 * 60_000;
const sandboxSalesEveryMs = 60_000;

/**
 * What finds in the background what webhooks did not bring. In the sandbox it looks as far as the moved clock goes, and as often as the
 * real one says, so that a person who holds webhooks back and moves the clock sees the result.
 */
export function wireReconciler(parts: Parts, { selling, clock }: Pick<HttpServices, 'selling' | 'clock'>): Reconciler {
  const { settings, overrides, stores, publications, provider, metrics, log, realClock } = parts;
  const holder = randomUUID();
  return createReconciler({
    lookEveryMs: overrides.reconcileLookEveryMs ?? usualLookEveryMs,
    metrics,
    log,
    createSalesFigures: (hooks) =>
      createSalesFigures({
        provider,
        tallies: stores.tallies,
        leases: stores.leases,
        publications: publications.list,
        clock,
        realClock,
        holder,
        recentEveryMs: settings.mode === 'sandbox' ? sandboxSalesEveryMs : usualSalesEveryMs,
        ...hooks,
      }),
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

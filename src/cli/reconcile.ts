import { setTimeout as sleep } from 'node:timers/promises';
import { type Reconciliation, reconciliationLeaseMs } from '../paywall/selling/reconciliation.ts';
import { type Context, defineCommand, type ExitCode } from './command.ts';
import { counted } from './counted.ts';
import { showProgress } from './progress.ts';
import { previewAll } from './reconcile-preview.ts';
import { type BillingDesk, withBilling } from './with-billing.ts';

/** By then the lease of a process that was killed has ended. */
const waitAtMostMs = reconciliationLeaseMs + 10_000;
const lookEveryMs = 500;

/** Maximum number of failures that are printed one by one. */
const toldAtMost = 20;

interface Stopping {
  readonly isStopping: () => boolean;
}

/** Runs it once no other process holds the lease. Null if another one keeps it, or the wait was interrupted. */
async function runInTurn<T>(
  { printError }: Context,
  { isStopping }: Stopping,
  run: () => Promise<T | null>,
): Promise<T | null> {
  const deadline = performance.now() + waitAtMostMs;
  for (let attempt = 1; ; attempt += 1) {
    const result = await run();
    if (result !== null || isStopping() || performance.now() > deadline) return result;
    if (attempt === 1)
      printError('Another process is reconciling, or was killed while it was: waiting for its lease to end.');
    await sleep(lookEveryMs);
  }
}

async function readAll(context: Context, reconciliation: Reconciliation, stopping: Stopping) {
  const progress = showProgress(context, await reconciliation.countBuyers());
  try {
    return await runInTurn(context, stopping, () => reconciliation.everyBuyer(progress.update));
  } finally {
    progress.stop();
  }
}

/** Refreshes every buyer and writes what follows. */
async function reconcileAll(context: Context, desk: BillingDesk, stopping: Stopping): Promise<ExitCode> {
  const failures: string[] = [];
  const reconciliation = desk.reconciliation({
    ...stopping,
    onFailure: (error) => failures.push(error instanceof Error ? error.message : String(error)),
  });
  const result = await readAll(context, reconciliation, stopping);
  for (const failure of failures.slice(0, toldAtMost)) context.printError(failure);
  if (result === null && !stopping.isStopping()) {
    context.printError('Another process goes on reconciling; nothing was done here.');
    return 1;
  }
  if (result === null || !result.finished) {
    context.printError('Interrupted. The next run goes on from here.');
    return 130;
  }
  const { done, found, failed } = result;
  context.print(`${counted(done, 'purchase')} refreshed, ${counted(found, 'entitlement')} changed, ${failed} failed.`);
  const figures = await runInTurn(context, stopping, desk.salesFigures(stopping).everything);
  if (figures?.finished === true) context.print('The figures of revenue and subscribers are up to date.');
  else context.printError('The figures of revenue and subscribers were not brought up to date: run it again.');
  return failed === 0 && figures?.finished === true ? 0 : 1;
}

export const reconcile = defineCommand({
  name: 'reconcile',
  summary: 'Reads from Stripe what every buyer bought, and updates entitlements',
  details: [
    'Services do so daily by themselves. After an interruption the next run continues from there.',
    'The exit code is 1 where a buyer could not be read, and 130 where it was interrupted.',
  ],
  options: {
    'dry-run': { type: 'boolean', summary: 'say who would change from what to what, and write nothing' },
  },
  run: (context, { 'dry-run': dryRun = false }) =>
    withBilling(context, async (desk) => {
      let stopped = false;
      context.onInterrupt(() => {
        stopped = true;
      });
      const stopping = { isStopping: () => stopped };
      return dryRun ? previewAll(context, desk, stopping) : reconcileAll(context, desk, stopping);
    }),
});

import type { Logger } from 'pino';
import type { AuditRecorder } from '../paywall/admin/audit-recorder.ts';
import type { Clock } from '../paywall/clock.ts';
import type { RecordAutomaticAct } from '../paywall/purchases/automatic-acts.ts';
import type { Metrics } from '../telemetry/metrics.ts';

interface Needs {
  readonly record: AuditRecorder;
  readonly clock: Clock;
  /** Null for a program that prints what it does itself. */
  readonly log: Logger | null;
  readonly metrics: Pick<Metrics, 'purchaseAct'> | null;
}

/** Writes down what Stile does to purchases by itself: in the log, in the metrics, and in the audit log under the reader. */
export function createActRecorder({ record, clock, log, metrics }: Needs): RecordAutomaticAct {
  return async ({ publication, reader, act, about, details = {} }) => {
    log?.warn({ publication, act, purchase: about, ...details }, 'a purchase was changed at the payment provider');
    metrics?.purchaseAct(publication, act);
    await record(publication, {
      at: clock.now(),
      who: 'stile',
      via: null,
      what: `purchase.${act} ${reader}`,
      before: null,
      after: { purchase: about, ...details },
    });
  };
}

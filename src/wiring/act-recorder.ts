import type { Logger } from 'pino';
import type { AuditEntry, AuditLog } from '../paywall/admin/audit-log.ts';
import type { AuditRecorder } from '../paywall/admin/audit-recorder.ts';
import type { Clock } from '../paywall/clock.ts';
import type { AutomaticAct, RecordAutomaticAct } from '../paywall/purchases/settling/automatic-acts.ts';
import type { Metrics } from '../telemetry/metrics.ts';

interface Needs {
  readonly record: AuditRecorder;
  readonly audit: Pick<AuditLog, 'page'>;
  readonly clock: Clock;
  /** Null for a program that prints what it does itself. */
  readonly log: Logger | null;
  readonly metrics: Pick<Metrics, 'purchaseAct'> | null;
}

/** An act is repeated, if at all, minutes after a process has ended between the act and its last step. */
const latestEntries = 200;

/** Whether the act is among the latest of the audit log. A log that cannot be read says nothing. */
async function isKnown(audit: Needs['audit'], publication: string, entry: AuditEntry): Promise<boolean> {
  const same = (other: AuditEntry) =>
    other.what === entry.what && JSON.stringify(other.after) === JSON.stringify(entry.after);
  const page = await audit.page(publication, { cursor: null, limit: latestEntries }).catch(() => null);
  return page?.entries.some(same) ?? false;
}

/** What an owner should look at, and what is done with every second sale. */
const levelOf = (act: AutomaticAct['act']) => (act === 'extend-term' ? 'info' : 'warn');

/** Writes down what Stile does to purchases by itself, once: in the log, in the metrics, and in the audit log under the reader. */
export function createActRecorder({ record, audit, clock, log, metrics }: Needs): RecordAutomaticAct {
  return async ({ publication, reader, act, about, details = {} }) => {
    const entry: AuditEntry = {
      at: clock.now(),
      who: 'stile',
      via: null,
      what: `purchase.${act} ${reader}`,
      before: null,
      after: { purchase: about, ...details },
    };
    if (await isKnown(audit, publication, entry)) return;
    const told = { publication, act, purchase: about, ...details };
    log?.[levelOf(act)](told, 'a purchase was changed at the payment provider');
    metrics?.purchaseAct(publication, act);
    await record(publication, entry);
  };
}

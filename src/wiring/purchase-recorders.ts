import type { Logger } from 'pino';
import type { AuditEntry, AuditLog } from '../paywall/admin/audit-log.ts';
import type { AuditRecorder } from '../paywall/admin/audit-recorder.ts';
import type { Clock } from '../paywall/clock.ts';
import type { SellingNeeds } from '../paywall/purchases/buyer.ts';
import type { AutomaticAct } from '../paywall/purchases/settling/automatic-acts.ts';
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

/** Writes into the audit log, under the reader, what became of purchases without an admin. Acts are logged and counted too, once each. */
export function createPurchaseRecorders({
  record,
  audit,
  clock,
  log,
  metrics,
}: Needs): Pick<SellingNeeds, 'recordAct' | 'recordPromotion' | 'recordRetention'> {
  const entryOf = (what: string, after: AuditEntry['after']): AuditEntry => ({
    at: clock.now(),
    who: 'stile',
    via: null,
    what: `purchase.${what}`,
    before: null,
    after,
  });

  return {
    async recordAct({ publication, reader, act, about, details }) {
      const entry = entryOf(`${act} ${reader}`, { purchase: about, ...details });
      if (await isKnown(audit, publication, entry)) return;
      log?.[levelOf(act)](
        { publication, act, purchase: about, ...details },
        'a purchase was changed at the payment provider',
      );
      metrics?.purchaseAct(publication, act);
      await record(publication, entry);
    },

    recordPromotion: ({ publication, reader, session, offer, code, coupon, off }) =>
      record(
        publication,
        entryOf(`promotion ${reader}`, { session, offer, code, coupon, amountOff: off.amount, currency: off.currency }),
      ),

    recordRetention: ({ publication, reader, purchase, at }) =>
      record(
        publication,
        entryOf(`retention-accepted ${reader}`, { purchase, acceptedAt: new Date(at).toISOString() }),
      ),
  };
}

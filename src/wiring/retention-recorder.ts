import type { AuditRecorder } from '../paywall/admin/audit-recorder.ts';
import type { Clock } from '../paywall/clock.ts';
import type { RecordRetention } from '../paywall/purchases/retention.ts';

/** Writes into the audit log, under the reader, that they accepted an offer to stay. */
export function createRetentionRecorder(record: AuditRecorder, clock: Clock): RecordRetention {
  return ({ publication, reader, purchase, at }) =>
    record(publication, {
      at: clock.now(),
      who: 'stile',
      via: null,
      what: `purchase.retention-accepted ${reader}`,
      before: null,
      after: { purchase, acceptedAt: new Date(at).toISOString() },
    });
}

import type { AuditRecorder } from '../paywall/admin/audit-recorder.ts';
import type { Clock } from '../paywall/clock.ts';
import type { RecordPromotion } from '../paywall/purchases/promotions.ts';

/** Writes promoted sales into the audit log, under the reader. */
export function createPromotionRecorder(record: AuditRecorder, clock: Clock): RecordPromotion {
  return ({ publication, reader, session, offer, code, coupon, off }) =>
    record(publication, {
      at: clock.now(),
      who: 'stile',
      via: null,
      what: `purchase.promotion ${reader}`,
      before: null,
      after: { session, offer, code, coupon, amountOff: off.amount, currency: off.currency },
    });
}

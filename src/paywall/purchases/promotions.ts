import type { EpochMs } from '../clock.ts';
import { doOnce } from './do-once.ts';
import type { EventInbox } from './event-inbox.ts';
import type { EventHint, PaymentProvider, PromotedSale } from './payment-provider.ts';

/** Writes a promoted sale down in the audit log. Never throws: the sale stands, whatever becomes of the record. */
export type RecordPromotion = (sale: PromotedSale) => Promise<void>;

interface Needs {
  readonly inbox: EventInbox;
  readonly provider: Pick<PaymentProvider, 'promotedSale'>;
  readonly recordPromotion: RecordPromotion;
}

/** Records promotion codes when a checkout is completed, once for each, however often and in whichever form that is reported. */
export function createPromotionNotes({ inbox, provider, recordPromotion }: Needs) {
  return async ({ type, about }: EventHint, now: EpochMs): Promise<void> => {
    if (type !== 'checkout.session.completed' || about?.kind !== 'checkout.session') return;
    const sale = await provider.promotedSale(about.id);
    if (sale === null) return;
    await doOnce(inbox, { name: `promotion ${sale.session}`, now, work: () => recordPromotion(sale) });
  };
}

import type { BillingRules } from '../billing-rules.ts';
import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';
import { type EntitlementBasis, type Purchase, purchasesIn } from '../entitlements/purchase.ts';
import type { BoughtPurchase } from './bought-purchase.ts';
import type { BuyerReference } from './buyer-reference.ts';
import { doOnce } from './do-once.ts';
import type { EventInbox } from './event-inbox.ts';

/** A reader who was about to cancel and accepted what they were offered to stay. */
export interface AcceptedRetention extends BuyerReference {
  /** The provider's id of the subscription. */
  readonly purchase: string;
  readonly at: EpochMs;
}

/** Writes it down in the audit log. Never throws: the discount stands, whatever becomes of the record. */
export type RecordRetention = (accepted: AcceptedRetention) => Promise<void>;

/** A reader is made one offer within so long. */
const onceInMs = 365 * dayMs;

/** What the reader is offered who is about to cancel this purchase; null if nothing. */
export function retentionDue(
  { retention }: Pick<BillingRules, 'retention'>,
  { purchase, basis, now }: { readonly purchase: Purchase; readonly basis: EntitlementBasis; readonly now: EpochMs },
) {
  const { plan, status } = purchase;
  if (retention === null || !plan || status !== 'active') return null;
  if (retention.amountOff !== null && retention.amountOff.currency !== plan.currency) return null;
  const recently = [...purchasesIn(basis), purchase].some(
    ({ retainedAt }) => retainedAt != null && now < retainedAt + onceInMs,
  );
  return recently ? null : { retention, every: plan.every };
}

interface Needs {
  readonly inbox: EventInbox;
  readonly recordRetention: RecordRetention;
}

/** Records what was accepted since the purchases were read before, once for each, however often that is read. */
export function createRetentionNotes({ inbox, recordRetention }: Needs) {
  return async (
    buyer: BuyerReference,
    { before, bought, now }: { before: readonly Purchase[]; bought: readonly BoughtPurchase[]; now: EpochMs },
  ): Promise<void> => {
    const known = new Set(before.map(({ retainedAt }) => retainedAt));
    for (const { id, purchase } of bought) {
      const { retainedAt: at = null } = purchase;
      if (at === null || known.has(at)) continue;
      const work = () => recordRetention({ ...buyer, purchase: id, at });
      await doOnce(inbox, { name: `retention ${id} ${at}`, now, work });
    }
  };
}

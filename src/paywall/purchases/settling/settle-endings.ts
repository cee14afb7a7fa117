import type { BillingRules } from '../../billing-rules.ts';
import type { EpochMs } from '../../clock.ts';
import type { AccessRules } from '../../entitlements/derive-entitlement.ts';
import { countsFrom, type EndingCause } from '../../entitlements/purchase.ts';
import { isOngoing, isOver } from '../../entitlements/purchase-status.ts';
import type { BoughtPurchase, Undoing } from '../bought-purchase.ts';
import type { SellingNeeds } from '../buyer.ts';
import type { BuyerReference } from '../buyer-reference.ts';
import { supersededIn } from './superseded.ts';
import { undoPurchase } from './undo-purchases.ts';

type Rules = Pick<BillingRules, 'endRefunded' | 'voidOpenInvoices'>;

/** A subscription that must not go on, and why. */
export interface Ending {
  readonly id: string;
  readonly because: EndingCause;
}

/** What is to be done at the provider so that nobody pays for what they may not read. */
export interface Endings {
  readonly ended: readonly Ending[];
  /** Invoices of what has ended or is to end, by the provider's ids. */
  readonly voided: readonly { readonly invoice: string; readonly purchase: string }[];
}

const acts = {
  refunded: 'end-refunded',
  superseded: 'end-superseded',
  revoked: 'end-revoked',
} as const satisfies Readonly<Record<EndingCause, Undoing>>;

const endingActs: ReadonlySet<Undoing> = new Set(Object.values(acts));

/**
 * Why a subscription that still runs must end; null if it may go on. One that is only behind may: paying the debt is the way back in.
 * So may one that is paused: nothing is collected meanwhile.
 */
function causeOf(
  { purchase }: BoughtPurchase,
  { endRefunded }: Rules,
  { isSuperseded, revokedAt }: { readonly isSuperseded: boolean; readonly revokedAt: number | null },
): EndingCause | null {
  const { takenBack } = purchase;
  if (!isOngoing(purchase)) return null;
  if (revokedAt !== null && countsFrom(purchase) <= revokedAt) return 'revoked';
  // Also if another one has replaced it: what was paid for it may come to count again.
  if (takenBack && (endRefunded || isSuperseded)) return 'refunded';
  return isSuperseded ? 'superseded' : null;
}

/** What must not go on among all that a buyer bought. */
export function endingsIn(bought: readonly BoughtPurchase[], rules: Rules, judging: AccessRules): Endings {
  const superseded = new Set(supersededIn(bought, judging));
  const ended = bought.flatMap((each): readonly Ending[] => {
    const because = causeOf(each, rules, { isSuperseded: superseded.has(each), revokedAt: judging.revokedAt });
    return because === null ? [] : [{ id: each.id, because }];
  });
  const ending = new Set(ended.map(({ id }) => id));
  const over = bought.filter(({ id, purchase }) => purchase.status === 'canceled' || ending.has(id));
  const voided = over.flatMap(({ id, owed }) => owed.map((invoice) => ({ invoice, purchase: id })));
  return { ended, voided: rules.voidOpenInvoices ? voided : [] };
}

/** What was begun to be ended: finished if it has ended, so that it is on record, and spared if it runs and is in order now. */
function begunIn(bought: readonly BoughtPurchase[], { ended }: Endings) {
  const toEnd = new Set(ended.map(({ id }) => id));
  const begun = bought.filter(({ id, undoing }) => undoing !== null && endingActs.has(undoing) && !toEnd.has(id));
  return {
    finished: begun.filter(({ purchase }) => isOver(purchase)),
    spared: begun.filter((each) => !isOver(each.purchase)),
  };
}

interface ToSettle {
  readonly buyer: BuyerReference;
  readonly bought: readonly BoughtPurchase[];
  readonly endings: Endings;
  readonly now: EpochMs;
}

/**
 * Ends what must not go on, and then voids what is still owed for it: while a subscription runs, its invoices are its own affair.
 * Returns whether anything was changed. Interrupted anywhere, the next reading finds the rest.
 */
export async function settleEndings(
  needs: Pick<SellingNeeds, 'inbox' | 'provider' | 'recordAct'>,
  { buyer, bought, endings, now }: ToSettle,
): Promise<boolean> {
  const { provider, recordAct } = needs;
  const { publication, reader } = buyer;
  const { finished, spared } = begunIn(bought, endings);
  for (const purchase of finished)
    if (purchase.undoing !== null) await undoPurchase(needs, { buyer, purchase, act: purchase.undoing, now });
  for (const { id } of spared) await provider.markPurchase(id, { as: 'undoing', act: null });
  let changed = finished.length > 0;
  for (const { id, because } of endings.ended) {
    const purchase = bought.find((each) => each.id === id);
    if (purchase === undefined) continue;
    changed = true;
    await undoPurchase(needs, { buyer, purchase, act: acts[because], now });
  }
  for (const { invoice, purchase } of endings.voided) {
    if (!(await provider.voidInvoice(invoice))) continue;
    changed = true;
    await recordAct({ publication, reader, act: 'void-invoice', about: purchase, details: { invoice } });
  }
  return changed;
}

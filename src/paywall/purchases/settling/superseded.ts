import type { EpochMs } from '../../clock.ts';
import type { EntitlementBasis, Purchase } from '../../entitlements/purchase.ts';
import { type AccessRules, givesAccess, isOver } from '../../entitlements/running-subscription.ts';
import { standingRulesOf } from '../../publication.ts';
import type { BoughtPurchase } from '../bought-purchase.ts';
import type { Buyer } from '../buyer.ts';

/** By what the buyer's purchases are judged. */
export function accessRulesOf({ publication }: Buyer, { revokedAt }: EntitlementBasis, now: EpochMs): AccessRules {
  return { ...standingRulesOf(publication.settings), revokedAt, now };
}

/** Whether the provider may still take money for a subscription that gives its reader nothing: refunded, or behind for too long. */
function chargesForNothing(purchase: Purchase, judging: AccessRules): boolean {
  const { kind, status, takenBack } = purchase;
  const inDebt = status === 'past_due' || status === 'unpaid';
  const charges = inDebt || (takenBack && (status === 'trialing' || status === 'active'));
  return kind === 'subscription' && charges && !givesAccess(purchase, judging);
}

/**
 * Subscriptions that another one has replaced. They must be ended, so that the reader does not pay for two when an old debt is
 * collected after all. Without another one they stay: then paying the debt is the way back in.
 */
export function supersededIn(bought: readonly BoughtPurchase[], judging: AccessRules): readonly BoughtPurchase[] {
  const replaced = bought.some(
    ({ purchase }) => purchase.kind === 'subscription' && !isOver(purchase) && givesAccess(purchase, judging),
  );
  return replaced ? bought.filter(({ purchase }) => chargesForNothing(purchase, judging)) : [];
}

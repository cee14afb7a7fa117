import type { AccessRules } from '../../entitlements/derive-entitlement.ts';
import type { Purchase } from '../../entitlements/purchase.ts';
import { isBehind, isInOrder, isOngoing } from '../../entitlements/purchase-status.ts';
import { givesAccess } from '../../entitlements/subscribed.ts';
import type { BoughtPurchase } from '../bought-purchase.ts';

/** Whether the provider may still take money for a subscription that gives its reader nothing: refunded, or behind for too long. */
function chargesForNothing(purchase: Purchase, judging: AccessRules): boolean {
  const charges = isBehind(purchase) || (purchase.takenBack && isInOrder(purchase));
  return purchase.kind === 'subscription' && charges && !givesAccess(purchase, judging);
}

/**
 * Subscriptions that another one has replaced. They must be ended, so that the reader does not pay for two when an old debt is
 * collected after all. Without another one they stay: then paying the debt is the way back in.
 */
export function supersededIn(bought: readonly BoughtPurchase[], judging: AccessRules): readonly BoughtPurchase[] {
  const replaced = bought.some(({ purchase }) => isOngoing(purchase) && givesAccess(purchase, judging));
  return replaced ? bought.filter(({ purchase }) => chargesForNothing(purchase, judging)) : [];
}

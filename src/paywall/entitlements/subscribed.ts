import { type AccessRules, deriveAlone } from './derive-entitlement.ts';
import { grantsAccess } from './entitlement.ts';
import type { Purchase } from './purchase.ts';
import { isInOrder, isOngoing } from './purchase-status.ts';

/** Whether it lets its reader in by itself. */
export const givesAccess = (purchase: Purchase, judging: AccessRules): boolean =>
  grantsAccess(deriveAlone(purchase, judging), judging.now);

/** Bought, and the money is on its way: a bank takes days. */
const isAwaited = (purchase: Purchase) => !purchase.paid && (purchase.status === 'incomplete' || isInOrder(purchase));

/**
 * Whether a further subscription would be a second one. One that is paused goes on, whether it gives access meanwhile or not; one that
 * has ended does not, though what was paid for it may last. A single term that runs, or a gift, stands in nobody's way.
 */
export function isSubscribed(purchases: readonly Purchase[], judging: AccessRules): boolean {
  const running: AccessRules = { ...judging, whilePaused: 'keep' };
  return purchases.some((purchase) => isAwaited(purchase) || (isOngoing(purchase) && givesAccess(purchase, running)));
}

import type { EpochMs } from '../clock.ts';
import { deriveEntitlement, type StandingRules } from '../entitlements/derive-entitlement.ts';
import { grantsAccess } from '../entitlements/entitlement.ts';
import type { EntitlementBasis, Purchase } from '../entitlements/purchase.ts';
import { standingRulesOf } from '../publication.ts';
import type { Buyer } from './buyer.ts';
import type { BoughtPurchase } from './payment-provider.ts';

/** By what purchases are judged. */
export interface AccessRules extends StandingRules {
  readonly revokedAt: EpochMs | null;
  readonly now: EpochMs;
}

/** By what the buyer's purchases are judged. */
export function accessRulesOf({ publication }: Buyer, { revokedAt }: EntitlementBasis, now: EpochMs): AccessRules {
  return { ...standingRulesOf(publication.settings), revokedAt, now };
}

/** Whether it has ended for good at the provider. */
export const isOver = ({ status }: Purchase): boolean => status === 'canceled' || status === 'incomplete_expired';

/** Whether it lets its reader in by itself. */
function givesAccess(purchase: Purchase, { revokedAt, now, ...rules }: AccessRules): boolean {
  const basis: EntitlementBasis = { purchases: [purchase], grant: null, revokedAt };
  return grantsAccess(deriveEntitlement({ ...rules, basis, now }), now);
}

/** Bought, and the money is on its way: a bank takes days. */
const isAwaited = ({ paid, status }: Purchase) =>
  !paid && (status === 'incomplete' || status === 'trialing' || status === 'active');

/**
 * Whether a further subscription would be a second one. One that is paused goes on, whether it gives access meanwhile or not; one that
 * has ended does not, though what was paid for it may last. A single term that runs, or a gift, stands in nobody's way.
 */
export function isSubscribed(purchases: readonly Purchase[], judging: AccessRules): boolean {
  const running: AccessRules = { ...judging, whilePaused: 'keep' };
  return purchases.some(
    (purchase) =>
      isAwaited(purchase) || (purchase.kind === 'subscription' && !isOver(purchase) && givesAccess(purchase, running)),
  );
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

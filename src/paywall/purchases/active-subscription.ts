import type { EpochMs } from '../clock.ts';
import { deriveEntitlement } from '../entitlements/derive-entitlement.ts';
import { grantsAccess } from '../entitlements/entitlement.ts';
import type { EntitlementBasis, Purchase } from '../entitlements/purchase.ts';
import type { Buyer } from './buyer.ts';
import type { BoughtPurchase } from './payment-provider.ts';

/** By what purchases are judged. */
export interface AccessRules {
  readonly graceDays: number;
  readonly timeZone: string;
  readonly revokedAt: EpochMs | null;
  readonly now: EpochMs;
}

/** By what the buyer's purchases are judged. */
export function accessRulesOf({ publication }: Buyer, { revokedAt }: EntitlementBasis, now: EpochMs): AccessRules {
  const { graceDays, timeZone } = publication.settings;
  return { graceDays, timeZone, revokedAt, now };
}

/** Whether it lets its reader in by itself. */
function givesAccess(purchase: Purchase, { revokedAt, now, ...rules }: AccessRules): boolean {
  const basis: EntitlementBasis = { purchases: [purchase], grant: null, revokedAt };
  return grantsAccess(deriveEntitlement({ ...rules, basis, now }), now);
}

/** Bought, and the money is on its way: a bank takes days. */
const isAwaited = ({ paid, status }: Purchase) =>
  !paid && (status === 'incomplete' || status === 'trialing' || status === 'active');

/** Whether a further subscription would be a second one. A single term that runs, or a gift, stands in nobody's way. */
export function isSubscribed(purchases: readonly Purchase[], judging: AccessRules): boolean {
  return purchases.some(
    (purchase) => isAwaited(purchase) || (purchase.kind === 'subscription' && givesAccess(purchase, judging)),
  );
}

/** Whether the provider may still take money for a subscription that gives its reader nothing: refunded, or behind for too long. */
function chargesForNothing(purchase: Purchase, judging: AccessRules): boolean {
  const { kind, status, takenBack } = purchase;
  const charges = status === 'past_due' || (takenBack && (status === 'trialing' || status === 'active'));
  return kind === 'subscription' && charges && !givesAccess(purchase, judging);
}

/**
 * Subscriptions that another one has replaced. They must be ended, so that the reader does not pay for two when an old debt is
 * collected after all. Without another one they stay: then paying the debt is the way back in.
 */
export function supersededIn(bought: readonly BoughtPurchase[], judging: AccessRules): readonly BoughtPurchase[] {
  const replaced = bought.some(({ purchase }) => purchase.kind === 'subscription' && givesAccess(purchase, judging));
  return replaced ? bought.filter(({ purchase }) => chargesForNothing(purchase, judging)) : [];
}

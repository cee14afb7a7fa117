import type { EpochMs } from '../clock.ts';
import { deriveEntitlement, type StandingRules } from './derive-entitlement.ts';
import { grantsAccess } from './entitlement.ts';
import type { EntitlementBasis, Purchase } from './purchase.ts';

/** By what purchases are judged. */
export interface AccessRules extends StandingRules {
  readonly revokedAt: EpochMs | null;
  readonly now: EpochMs;
}

/** Whether it has ended for good at the provider. */
export const isOver = ({ status }: Purchase): boolean => status === 'canceled' || status === 'incomplete_expired';

/** Whether it lets its reader in by itself. */
export function givesAccess(purchase: Purchase, { revokedAt, now, ...rules }: AccessRules): boolean {
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

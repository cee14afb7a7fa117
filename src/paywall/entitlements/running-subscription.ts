import type { EpochMs } from '../clock.ts';
import { deriveEntitlement } from './derive-entitlement.ts';
import { grantsAccess } from './entitlement.ts';
import type { EntitlementBasis, Purchase } from './purchase.ts';

/** By what purchases are judged. */
export interface AccessRules {
  readonly graceDays: number;
  readonly timeZone: string;
  readonly revokedAt: EpochMs | null;
  readonly now: EpochMs;
}

/** Whether it lets its reader in by itself. */
export function givesAccess(purchase: Purchase, { revokedAt, now, ...rules }: AccessRules): boolean {
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

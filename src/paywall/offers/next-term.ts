import type { EpochMs } from '../clock.ts';
import { runningTerms } from '../entitlements/chained-terms.ts';
import type { Entitlement } from '../entitlements/entitlement.ts';
import { purchasesIn } from '../entitlements/purchase.ts';

/**
 * Whether a reader who has access may buy a pass all the same: one that follows the pass by which they have it, in the last half of
 * that. Then nobody buys one by mistake on the day they bought another, or hoards them, and nobody has to wait for a gap.
 */
export function mayBuyNextTerm({ state, endsAt, basis }: Entitlement, now: EpochMs): boolean {
  const running = basis === undefined ? null : runningTerms(purchasesIn(basis), now);
  if (running === null || state !== 'trial' || endsAt !== running.until) return false;
  return running.until - now <= running.lastMs / 2;
}

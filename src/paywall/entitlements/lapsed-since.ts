import type { EpochMs } from '../clock.ts';
import { chainedTerms } from './chained-terms.ts';
import { type AccessRules, deriveAlone, type StandingRules } from './derive-entitlement.ts';
import { type Entitlement, type EntitlementState, entitlementAt } from './entitlement.ts';
import { type EntitlementBasis, type Purchase, purchasesIn } from './purchase.ts';

/** By what purchases are judged: the publication's rules, and the time. */
export interface LapseRules extends StandingRules {
  readonly now: EpochMs;
}

const lapsed: ReadonlySet<EntitlementState> = new Set(['trial-expired', 'expired']);

/** Whether a reader had access for a time that is over, and was not taken away. */
export const isLapsed = (entitlement: Entitlement | null, now: EpochMs): boolean =>
  entitlement !== null && lapsed.has(entitlementAt(entitlement, now).state);

/** When one purchase ended; null while it runs, and for what was taken back or never paid. */
function endOf(purchase: Purchase, rules: AccessRules): EpochMs | null {
  const { state, endsAt } = deriveAlone(purchase, rules);
  if (!lapsed.has(state)) return null;
  if (endsAt !== null) return endsAt;
  // The provider may not say when it ended for good: no later than now, and no later than what was paid for.
  const { periodEndsAt, introEndsAt, startedAt } = purchase;
  return Math.min(periodEndsAt ?? introEndsAt ?? startedAt, rules.now);
}

function endsIn(basis: EntitlementBasis, rules: LapseRules): readonly EpochMs[] {
  const ends = chainedTerms(purchasesIn(basis)).map((each) => endOf(each, { revokedAt: basis.revokedAt, ...rules }));
  return ends.filter((end) => end !== null);
}

/**
 * Since when a reader has left who had access by a purchase, be it a trial, a plan or a pass; null for one who has access, who never
 * bought any, or whose access was taken away. Complimentary access does not count. It follows from what is stored alone.
 */
export function lapsedSince({ basis, ...entitlement }: Entitlement, rules: LapseRules): EpochMs | null {
  if (basis === undefined || !lapsed.has(entitlementAt(entitlement, rules.now).state)) return null;
  const ends = endsIn(basis, rules);
  return ends.length === 0 ? null : Math.max(...ends);
}

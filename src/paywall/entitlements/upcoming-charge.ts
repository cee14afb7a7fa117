import type { Term } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import { countsFrom, type EntitlementBasis, type PlanPrice, type Purchase, purchasesIn } from './purchase.ts';

/** A payment that will be taken unless the reader cancels before, and that is to be announced. */
export interface UpcomingCharge {
  readonly at: EpochMs;
  /** As it was bought, whatever offers say today. */
  readonly price: PlanPrice;
  /** What ends then: an introduction, or a period of a plan of a year or more. */
  readonly ends: 'trial' | 'period';
}

const yearOf: Readonly<Record<Term['unit'], number>> = { day: 365, week: 52, month: 12, year: 1 };

export const lastsAYear = ({ count, unit }: Term) => count >= yearOf[unit];

/** A free stretch that support gave to somebody who bought a plan is no trial. */
function chargeFor(purchase: Purchase, now: EpochMs): UpcomingCharge | null {
  const { kind, status, plan, paid, takenBack, cancelsAt, paused, soldAs, introEndsAt, periodEndsAt } = purchase;
  if (kind !== 'subscription' || plan == null || !paid || takenBack || cancelsAt !== null || paused != null)
    return null;
  if (status !== 'trialing' && status !== 'active') return null;
  const inIntroduction = introEndsAt !== null && introEndsAt > now;
  // Support may have moved its end: the provider charges when the period ends.
  const trialEndsAt = (status === 'trialing' ? periodEndsAt : null) ?? introEndsAt;
  if (inIntroduction && soldAs !== 'plan' && trialEndsAt !== null)
    return { at: trialEndsAt, price: plan, ends: 'trial' };
  const at = inIntroduction ? introEndsAt : periodEndsAt;
  return at !== null && at > now && lastsAYear(plan.every) ? { at, price: plan, ends: 'period' } : null;
}

function earliest(basis: EntitlementBasis, now: EpochMs): UpcomingCharge | null {
  const { revokedAt } = basis;
  let found: UpcomingCharge | null = null;
  for (const purchase of purchasesIn(basis)) {
    if (revokedAt !== null && countsFrom(purchase) <= revokedAt) continue;
    const charge = chargeFor(purchase, now);
    if (charge !== null && (found === null || charge.at < found.at)) found = charge;
  }
  return found;
}

/**
 * The next payment that is to be announced to the reader, or null. It follows from what they bought; an entitlement token, which does
 * not hold that, says itself what it is.
 */
export function upcomingChargeOf(
  { basis, charge = null }: { readonly basis?: EntitlementBasis; readonly charge?: UpcomingCharge | null },
  now: EpochMs,
): UpcomingCharge | null {
  if (basis !== undefined) return earliest(basis, now);
  return charge !== null && charge.at > now ? charge : null;
}

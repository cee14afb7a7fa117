import type { Term } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import { type EntitlementBasis, type PlanPrice, type Purchase, purchasesIn } from './purchase.ts';

/** A payment that will be taken unless the reader cancels before, and that is to be announced. */
export interface UpcomingCharge {
  readonly at: EpochMs;
  /** As it was bought, whatever offers say today; null where something else is charged than the price of the plan. */
  readonly price: PlanPrice | null;
  /** What ends then: an introduction, or a period of a plan of a year or more. */
  readonly ends: 'trial' | 'period';
}

const yearOf: Readonly<Record<Term['unit'], number>> = { day: 365, week: 52, month: 12, year: 1 };

export const lastsAYear = ({ count, unit }: Term) => count >= yearOf[unit];

/** The plan that is charged then: the one that it has, or has switched to by then. */
const planAt = ({ plan = null, switchesTo = null }: Purchase, at: EpochMs): PlanPrice | null =>
  switchesTo !== null && switchesTo.at <= at ? switchesTo.plan : plan;

const isYearly = (plan: PlanPrice | null): boolean => plan !== null && lastsAYear(plan.every);

/** When it is charged next, and what ends then. A free stretch that support gave to somebody who bought a plan is no trial. */
function nextEnd(
  { status, soldAs, introEndsAt, periodEndsAt }: Purchase,
  now: EpochMs,
): Pick<UpcomingCharge, 'ends'> & { readonly at: EpochMs | null } {
  if (introEndsAt === null || introEndsAt <= now) return { at: periodEndsAt, ends: 'period' };
  if (soldAs === 'plan') return { at: introEndsAt, ends: 'period' };
  // Support may have moved its end: the provider charges when the period ends.
  return { at: (status === 'trialing' ? periodEndsAt : null) ?? introEndsAt, ends: 'trial' };
}

function chargeFor(purchase: Purchase, now: EpochMs): UpcomingCharge | null {
  const { kind, status, plan = null, paid, takenBack, cancelsAt, paused } = purchase;
  if (kind !== 'subscription' || plan === null || !paid || takenBack || cancelsAt !== null || paused != null)
    return null;
  if (status !== 'trialing' && status !== 'active') return null;
  const { at, ends } = nextEnd(purchase, now);
  if (at === null || at <= now) return null;
  const next = planAt(purchase, at);
  if (ends === 'period' && !isYearly(plan) && !isYearly(next)) return null;
  return { at, ends, price: purchase.chargeDiffers ? null : next };
}

function earliest(basis: EntitlementBasis, now: EpochMs): UpcomingCharge | null {
  const { revokedAt } = basis;
  let found: UpcomingCharge | null = null;
  for (const purchase of purchasesIn(basis)) {
    if (revokedAt !== null && purchase.startedAt <= revokedAt) continue;
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

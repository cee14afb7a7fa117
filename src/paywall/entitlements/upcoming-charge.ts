import type { Term } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import { countsFrom, type EntitlementBasis, type PlanPrice, type Purchase, purchasesIn } from './purchase.ts';
import { isInOrder, renews } from './purchase-status.ts';

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

/**
 * When the provider charges it next: at the end of its period, which a trial is too, wherever support may have moved that. Null if it
 * never does; while collecting is paused nothing is charged.
 */
export const nextChargeOf = (purchase: Purchase): EpochMs | null =>
  renews(purchase) && purchase.paused == null ? (purchase.periodEndsAt ?? purchase.introEndsAt) : null;

/** The plan that is charged then: the one that it has, or has switched to by then. */
const planAt = ({ plan = null, switchesTo = null }: Purchase, at: EpochMs): PlanPrice | null =>
  switchesTo !== null && switchesTo.at <= at ? switchesTo.plan : plan;

const isYearly = (plan: PlanPrice | null): boolean => plan !== null && lastsAYear(plan.every);

/** A free stretch that support gave to somebody who bought a plan is no trial. */
function chargeFor(purchase: Purchase, now: EpochMs): UpcomingCharge | null {
  const { plan = null, paid, takenBack, soldAs, introEndsAt } = purchase;
  const at = nextChargeOf(purchase);
  if (at === null || at <= now || plan === null || !paid || takenBack || !isInOrder(purchase)) return null;
  const next = planAt(purchase, at);
  const price = purchase.chargeDiffers ? null : next;
  if (introEndsAt !== null && introEndsAt > now && soldAs !== 'plan') return { at, price, ends: 'trial' };
  return isYearly(plan) || isYearly(next) ? { at, price, ends: 'period' } : null;
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

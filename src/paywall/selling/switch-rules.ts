import { isSameTerm, type Term } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import type { PlanPrice, Purchase } from '../entitlements/purchase.ts';
import { PaywallError } from '../errors.ts';
import type { BuyerProfile } from '../offers/buyer-profile.ts';
import { isOnSale, kindOf, type Offer } from '../offers/offer.ts';
import { isEligible } from '../offers/offer-eligibility.ts';
import { isSameMoney } from '../wording/money.ts';

/** A subscription that runs, as far as switching asks. */
export interface Running {
  readonly purchase: Purchase;
  readonly plan: PlanPrice;
}

/** How long each unit is, in days, for telling which of two is longer. */
const days: Readonly<Record<Term['unit'], number>> = { day: 1, week: 7, month: 30.4, year: 365.2 };

const lengthOf = ({ count, unit }: Term) => count * days[unit];

const isSamePlan = (one: PlanPrice, other: PlanPrice) => isSameMoney(one, other) && isSameTerm(one.every, other.every);

/** Whether the new plan waits until what is paid for is over: nobody loses what they paid for to one that is less or shorter. */
export const waitsForPeriod = (current: PlanPrice, next: PlanPrice): boolean =>
  next.amount < current.amount || lengthOf(next.every) < lengthOf(current.every);

function obstacle({ status, paid, introEndsAt, cancelsAt, paused, switchesTo }: Purchase, now: EpochMs): string | null {
  if (!paid) return 'The first payment for the subscription is still on its way.';
  if (switchesTo) return 'The subscription switches to another plan already. The portal takes that back.';
  if (cancelsAt !== null) return 'The subscription is cancelled. The portal takes that back.';
  if (status === 'trialing' || (introEndsAt !== null && introEndsAt > now))
    return 'The introductory term is not over yet.';
  if (status !== 'active') return 'A payment for the subscription is missing.';
  return paused ? 'Payments for the subscription are paused.' : null;
}

/** The running subscription with its plan. Throws `cannot-switch-now`, with what keeps it from being switched at all. */
export function switchable(purchase: Purchase, now: EpochMs): Running {
  const why = obstacle(purchase, now);
  const { plan } = purchase;
  if (why !== null || !plan)
    throw new PaywallError('cannot-switch-now', why ?? 'What the subscription costs is not known.');
  return { purchase, plan };
}

/** The plan of an offer, where the reader may switch to it; else why not. */
export function switchTarget(
  offer: Offer,
  { purchase, plan }: Running,
  { profile, now }: { readonly profile: BuyerProfile; readonly now: EpochMs },
): PlanPrice | PaywallError {
  if (!isOnSale(offer, now)) return new PaywallError('offer-ended', 'This offer is not on sale.');
  if (offer.then === null || kindOf(offer) !== 'plan')
    return new PaywallError('not-eligible', 'This offer is not a plan at its full price.');
  if (purchase.offer === offer.id || isSamePlan(plan, offer.then))
    return new PaywallError('same-plan', 'This reader has that plan.');
  if (offer.then.currency !== plan.currency)
    return new PaywallError('not-eligible', 'This offer is in another currency than the subscription.');
  return isEligible(offer, profile, now)
    ? offer.then
    : new PaywallError('not-eligible', 'This offer is not for this reader.');
}

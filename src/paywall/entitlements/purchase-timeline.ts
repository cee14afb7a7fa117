import type { EpochMs } from '../clock.ts';
import type { EntitlementState } from './entitlement.ts';
import type { Grant, Purchase } from './purchase.ts';
import { isInOrder } from './purchase-status.ts';

/** What something gives its reader from a moment on, as far as time alone decides. */
export interface Phase {
  readonly from: EpochMs;
  readonly state: EntitlementState;
  /** As in an entitlement. */
  readonly endsAt: EpochMs | null;
}

/** What of a publication's rules decides over one purchase. */
export interface PurchaseRules {
  /** When the publication's grace days are over that begin at `since`. */
  readonly graceEnd: (since: EpochMs) => EpochMs;
  readonly whilePaused: WhilePaused;
}

/** Whether a reader keeps access while collecting their payments is paused. */
export type WhilePaused = 'keep' | 'suspend';

type PhasesOf = (purchase: Purchase, rules: PurchaseRules) => readonly Phase[];

/** The first moment of all. */
const always = Number.NEGATIVE_INFINITY;

const known = (times: readonly (EpochMs | null)[]) => times.filter((time) => time !== null);

function earliest(...times: readonly (EpochMs | null)[]): EpochMs | null {
  const found = known(times);
  return found.length === 0 ? null : Math.min(...found);
}

function latest(...times: readonly (EpochMs | null)[]): EpochMs | null {
  const found = known(times);
  return found.length === 0 ? null : Math.max(...found);
}

/** What is left of a purchase that has ended. */
const lostState = ({ paidFull, soldAs }: Purchase) => (paidFull || soldAs === 'plan' ? 'expired' : 'trial-expired');

/** The stretches up to `end`, and from there what is left of the purchase; all of them if there is no end. */
function endingAt(end: EpochMs | null, purchase: Purchase, stretches: readonly Phase[]): readonly Phase[] {
  if (end === null) return stretches;
  return [...stretches.filter(({ from }) => from < end), { from: end, state: lostState(purchase), endsAt: end }];
}

/** When time alone ends a purchase in good standing. A period that is over ends nothing: the news of its renewal may be late. */
const plannedEnd = ({ kind, cancelsAt, introEndsAt }: Purchase) =>
  kind === 'term' ? earliest(cancelsAt, introEndsAt) : cancelsAt;

const trialUntil = (introEndsAt: EpochMs | null, end: EpochMs | null): Phase => ({
  from: always,
  state: 'trial',
  endsAt: earliest(introEndsAt, end),
});

const ended: PhasesOf = (purchase) => [{ from: always, state: lostState(purchase), endsAt: purchase.endedAt }];

/**
 * What was ended because its money had been taken back, and has its money after all, gives what that paid for: the rest of the
 * introduction or of the period, although it no longer runs at the provider.
 */
const canceled: PhasesOf = (purchase, rules) => {
  const { endedBecause, paidUntil = null, cancelsAt, introEndsAt, paidFull } = purchase;
  const end = endedBecause === 'refunded' && paidUntil !== null ? earliest(cancelsAt, paidUntil) : null;
  if (end === null) return ended(purchase, rules);
  const plan: Phase = { from: always, state: 'active', endsAt: end };
  return endingAt(end, purchase, [introEndsAt === null || paidFull ? plan : trialUntil(introEndsAt, end)]);
};

const running: PhasesOf = (purchase) => {
  const { introEndsAt, cancelsAt } = purchase;
  const end = plannedEnd(purchase);
  const plan: Phase = { from: introEndsAt ?? always, state: 'active', endsAt: cancelsAt };
  return endingAt(end, purchase, introEndsAt === null ? [plan] : [trialUntil(introEndsAt, end), plan]);
};

/**
 * The provider has it on trial. That is its introduction unless it was sold without one, or that is over: then somebody has given the
 * reader free time, and it is the plan that runs.
 */
const onTrial: PhasesOf = (purchase, rules) => {
  if (purchase.introEndsAt === null || purchase.paidFull) return running(purchase, rules);
  const end = plannedEnd(purchase);
  return endingAt(end, purchase, [trialUntil(purchase.introEndsAt, end)]);
};

const behind: PhasesOf = (purchase, { graceEnd }) => {
  const since = purchase.pastDueSince ?? purchase.periodEndsAt;
  const end = earliest(plannedEnd(purchase), since === null ? null : graceEnd(since));
  return endingAt(end, purchase, [{ from: always, state: 'grace', endsAt: end }]);
};

/** A reader who has paid keeps access until the period known to be paid for is over, and for the grace days after it. */
const inDoubt: PhasesOf = (purchase, { graceEnd }) => {
  const { introEndsAt, periodEndsAt, cancelsAt, paidFull } = purchase;
  const paidUntil = latest(introEndsAt, periodEndsAt);
  const end = earliest(cancelsAt, paidUntil === null ? null : graceEnd(paidUntil));
  const plan: Phase = { from: always, state: 'active', endsAt: cancelsAt };
  return endingAt(end, purchase, [introEndsAt === null || paidFull ? plan : trialUntil(introEndsAt, end)]);
};

/** By the provider's status, for purchases that were paid for. Whether a trial that found nothing to pay with has ended is policy: it has. */
const byStatus: Readonly<Record<Purchase['status'], PhasesOf>> = {
  incomplete: inDoubt,
  incomplete_expired: ended,
  trialing: onTrial,
  active: running,
  past_due: behind,
  unpaid: behind,
  paused: ended,
  canceled,
  unknown: inDoubt,
};

/**
 * Whether a pause keeps the reader out. A debt from before it is another matter: it is still collected, so the grace days count. When
 * a pause ends nobody but the provider knows, so that no time is set to it.
 */
const isSuspended = (purchase: Purchase, { whilePaused }: PurchaseRules) =>
  whilePaused === 'suspend' && purchase.paused != null && isInOrder(purchase);

/** What one purchase gives, stretch by stretch, from the first moment on. Nothing where no payment for it ever arrived. */
export function phasesOf(purchase: Purchase, rules: PurchaseRules): readonly Phase[] {
  if (purchase.takenBack) return [{ from: always, state: 'revoked', endsAt: purchase.endedAt }];
  if (!purchase.paid) return [];
  if (isSuspended(purchase, rules)) return [{ from: always, state: lostState(purchase), endsAt: null }];
  return byStatus[purchase.status](purchase, rules);
}

/** Complimentary access: everything, until its date. */
export const phasesOfGrant = ({ until }: Grant): readonly Phase[] => [
  { from: always, state: 'active', endsAt: until },
  { from: until, state: 'none', endsAt: null },
];

/** What an admin took away altogether. */
export const phasesOfRevoked: readonly Phase[] = [{ from: always, state: 'revoked', endsAt: null }];

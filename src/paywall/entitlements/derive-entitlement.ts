import { addTerm } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import { chainedTerms } from './chained-terms.ts';
import { type DerivedEntitlement, type EntitlementState, entitlementAt } from './entitlement.ts';
import { countsFrom, type EntitlementBasis, type Grant, type Holdings, type Purchase } from './purchase.ts';
import { type Phase, phasesOf, phasesOfGrant, phasesOfRevoked, type WhilePaused } from './purchase-timeline.ts';

/** The rules of a publication by which purchases stand. Changed ones count from the next news of a purchase on, at the latest within a day. */
export interface StandingRules {
  /** The publication's grace, in days of its calendar. */
  readonly graceDays: number;
  readonly timeZone: string;
  readonly whilePaused: WhilePaused;
}

interface Derivation extends StandingRules {
  readonly basis: EntitlementBasis;
  readonly now: EpochMs;
}

/** The best first: of several purchases it is what the reader has. */
const bestFirst = ['active', 'trial', 'grace', 'expired', 'trial-expired', 'revoked', 'none'] as const;

const rank = Object.fromEntries(bestFirst.map((state, index) => [state, index])) as Record<EntitlementState, number>;

type StateAt = Omit<DerivedEntitlement, 'lapse'>;

/** A purchase, a grant or a revocation over time. */
interface Source {
  readonly offer: string | null;
  readonly stretches: readonly Phase[];
}

const nothing: StateAt = { state: 'none', offer: null, endsAt: null };

/** What was paid for or given before an admin took everything away counts no more. */
export const countedIn = ({ purchases, revokedAt }: Holdings): readonly Purchase[] =>
  purchases.filter((purchase) => revokedAt === null || countsFrom(purchase) > revokedAt);

/** The gift that counts; null if there is none, or it was taken away. */
export const standingGrantOf = ({ grant, revokedAt }: Holdings): Grant | null =>
  grant !== null && (revokedAt === null || grant.givenAt > revokedAt) ? grant : null;

function givenIn(held: Holdings): readonly Source[] {
  const { revokedAt } = held;
  const grant = standingGrantOf(held);
  return [
    ...(grant === null ? [] : [{ offer: null, stretches: phasesOfGrant(grant) }]),
    ...(revokedAt === null ? [] : [{ offer: null, stretches: phasesOfRevoked }]),
  ];
}

/** The reader's own and what they inherited. What is taken away from a reader is all that they have, inherited or not. */
export function holdingsIn(basis: EntitlementBasis): readonly Holdings[] {
  const { revokedAt, inherited = [] } = basis;
  const alsoRevoked = (at: EpochMs | null) =>
    at === null || revokedAt === null ? (at ?? revokedAt) : Math.max(at, revokedAt);
  return [basis, ...inherited.map((theirs) => ({ ...theirs, revokedAt: alsoRevoked(theirs.revokedAt) }))];
}

function sourcesOf({ basis, graceDays, timeZone, whilePaused }: Omit<Derivation, 'now'>): readonly Source[] {
  const all = holdingsIn(basis);
  const graceEnd = (since: EpochMs) => addTerm(since, { count: graceDays, unit: 'day' }, timeZone);
  const bought = chainedTerms(all.flatMap(countedIn));
  return [
    ...bought.map((purchase) => ({ offer: purchase.offer, stretches: phasesOf(purchase, { graceEnd, whilePaused }) })),
    ...all.flatMap(givenIn),
  ];
}

function stateAt({ offer, stretches }: Source, at: EpochMs): StateAt {
  const stretch = stretches.findLast(({ from }) => from <= at);
  return stretch === undefined || stretch.state === 'none'
    ? nothing
    : { state: stretch.state, offer, endsAt: stretch.endsAt };
}

/** Of two that are equally good the one that ends last; a missing end is no end while the reader is in, and unknown afterwards. */
function better(one: StateAt, other: StateAt): StateAt {
  if (rank[one.state] !== rank[other.state]) return rank[one.state] < rank[other.state] ? one : other;
  const missing = rank[one.state] <= rank.grace ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
  const [end, otherEnd] = [one.endsAt ?? missing, other.endsAt ?? missing];
  if (end !== otherEnd) return end > otherEnd ? one : other;
  return (one.offer ?? '') >= (other.offer ?? '') ? one : other;
}

const same = (one: StateAt, other: StateAt) =>
  one.state === other.state && one.offer === other.offer && one.endsAt === other.endsAt;

/** What stands before `next`, which comes `at`. */
function before(glimpse: StateAt, next: DerivedEntitlement, at: EpochMs): DerivedEntitlement {
  if (same(glimpse, next)) return next;
  const { state: into, ...thereafter } = next;
  const plain = next.lapse === null && next.offer === glimpse.offer && next.endsAt === at && glimpse.endsAt === at;
  return { ...glimpse, lapse: plain ? { at, into } : { at, into, thereafter } };
}

/**
 * The entitlement that purchases and a grant make, as it stands at `now`, together with all that time alone will change: the
 * best of them at each moment. Their order does not matter, and the end of an old purchase never takes a newer one away.
 * Derived earlier and read at `now` by `entitlementAt` it is the same.
 */
export function deriveEntitlement(derivation: Derivation): DerivedEntitlement {
  const sources = sourcesOf(derivation);
  const at = (moment: EpochMs) => sources.map((source) => stateAt(source, moment)).reduce(better, nothing);
  const moments = new Set(sources.flatMap(({ stretches }) => stretches.map(({ from }) => from)));
  const [last = Number.NEGATIVE_INFINITY, ...earlier] = [...moments].sort((one, other) => other - one);
  let whole: DerivedEntitlement = { ...at(last), lapse: null };
  let next = last;
  for (const moment of earlier) {
    whole = before(at(moment), whole, next);
    next = moment;
  }
  return entitlementAt(whole, derivation.now);
}

/** By what a single purchase is judged. */
export interface AccessRules extends StandingRules {
  /** When an admin took the reader's access away; null if none did. */
  readonly revokedAt: EpochMs | null;
  readonly now: EpochMs;
}

/** What a purchase makes by itself, whatever else the reader bought or was given. */
export const deriveAlone = (purchase: Purchase, { revokedAt, ...rules }: AccessRules): DerivedEntitlement =>
  deriveEntitlement({ ...rules, basis: { purchases: [purchase], grant: null, revokedAt } });

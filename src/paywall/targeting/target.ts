import type { Publication } from '../publication.ts';
import type { ReaderKind } from '../reader.ts';
import { compiledRules, type PossibleRules } from '../segments/compiled-rules.ts';
import type { RequestFacts } from '../segments/request-facts.ts';
import { firstThatHolds, type JudgedFacts, type LimitCandidate } from '../segments/stored-conditions.ts';
import { publicationOfRule } from './rule-publication.ts';
import { matchOf, type SegmentMatch } from './segment-match.ts';
import { withEffects } from './with-effects.ts';

/** What rules come to for one publication and all requests that they fit alike. */
interface Plan {
  /** As readers have it for whom no stored condition holds, or of whom nothing is asked. */
  readonly certain: Publication;
  /** The same, with the lowest limit that a rule could say: what is had while the store says nothing. */
  readonly cautious: Publication;
  /** In the order of the rules; null if the request alone decides. */
  readonly candidates: Readonly<Record<ReaderKind, readonly LimitCandidate[]>> | null;
}

/** What holds for a view, as far as its request says so. */
export interface Target extends Plan {
  /** The publication without any rule. */
  readonly whole: Publication;
  readonly request: RequestFacts;
  readonly possible: PossibleRules;
}

/** What holds for a view once everything is known. */
export interface Targeted {
  readonly publication: Publication;
  /** Null if no rule holds. */
  readonly segment: SegmentMatch | null;
}

function planFor(publication: Publication, { perhaps, certain }: PossibleRules): Plan {
  const own = publicationOfRule(publication, certain?.rule ?? null);
  if (perhaps.length === 0) return { certain: own, cautious: own, candidates: null };
  const all = perhaps.map(({ rule }) => publicationOfRule(publication, rule));
  const limitsOf = (kind: ReaderKind) => all.map(({ settings }) => settings.meter.limits[kind]);
  const lowest = (kind: ReaderKind) => Math.min(own.settings.meter.limits[kind], ...limitsOf(kind));
  const candidatesOf = (kind: ReaderKind) =>
    perhaps.map(({ stored }, index): LimitCandidate => ({ ...stored, limit: limitsOf(kind)[index] ?? 0 }));
  return {
    certain: own,
    cautious: withEffects(own, { limits: { anonymous: lowest('anonymous'), registered: lowest('registered') } }),
    candidates: { anonymous: candidatesOf('anonymous'), registered: candidatesOf('registered') },
  };
}

const plans = new WeakMap<Publication, WeakMap<PossibleRules, Plan>>();

function knownPlan(publication: Publication, possible: PossibleRules): Plan {
  const known = plans.get(publication) ?? new WeakMap<PossibleRules, Plan>();
  plans.set(publication, known);
  const plan = known.get(possible) ?? planFor(publication, possible);
  known.set(possible, plan);
  return plan;
}

/** Null for a publication without rules. */
export function targetOf(publication: Publication, request: RequestFacts): Target | null {
  const rules = compiledRules(publication.segments);
  if (rules === null) return null;
  const possible = rules.possibleFor(request);
  return { ...knownPlan(publication, possible), whole: publication, request, possible };
}

/** By the request alone. */
export const certainOf = ({ certain, possible, request }: Target): Targeted => ({
  publication: certain,
  segment: possible.certain === null ? null : matchOf(possible.certain, request, null),
});

/** By what the store found: the number of the candidate that held, -1 if none did. */
export function settledTarget(target: Target, candidate: number, judged: JudgedFacts): Targeted {
  const held = target.possible.perhaps[candidate];
  if (held === undefined) return certainOf(target);
  return { publication: publicationOfRule(target.whole, held.rule), segment: matchOf(held, target.request, judged) };
}

/** The same where nobody has looked for a candidate. */
export const judgedTarget = (target: Target, judged: JudgedFacts): Targeted =>
  settledTarget(
    target,
    firstThatHolds(
      target.possible.perhaps.map(({ stored }) => stored ?? {}),
      judged,
    ),
    judged,
  );

/** The publication as a reader has it for whom this rule holds. */
export const publicationFor = (publication: Publication, segment: SegmentMatch | null | undefined): Publication =>
  publicationOfRule(publication, segment?.rule ?? null);

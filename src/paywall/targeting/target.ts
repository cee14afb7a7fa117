import type { Publication } from '../publication.ts';
import { compiledRules, type PossibleRules } from '../segments/compiled-rules.ts';
import type { RequestFacts } from '../segments/request-facts.ts';
import { firstThatHolds, type JudgedFacts } from '../segments/stored-conditions.ts';
import { type Outcome, type Plan, planFor } from './plan.ts';
import { matchOf, type SegmentMatch } from './segment-match.ts';

/** What holds for a view, as far as its request says so. */
export interface Target extends Plan {
  readonly request: RequestFacts;
}

/** What holds for a view once everything is known. */
export interface Targeted {
  readonly publication: Publication;
  /** Null if no rule holds. */
  readonly segment: SegmentMatch | null;
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
  return rules === null ? null : { ...knownPlan(publication, rules.possibleFor(request)), request };
}

const targetedBy = ({ rule, publication }: Outcome, request: RequestFacts, judged: JudgedFacts | null): Targeted => ({
  publication,
  segment: rule === null ? null : matchOf(rule, { publication, request, judged }),
});

/** By the request alone. */
export const certainOf = ({ certain, request }: Target): Targeted => targetedBy(certain, request, null);

/** By what the store found: the number of the candidate that held, -1 if none did. */
export const settledTarget = (target: Target, candidate: number, judged: JudgedFacts): Targeted =>
  targetedBy(target.perhaps[candidate] ?? target.certain, target.request, judged);

/** The same where nobody has looked for a candidate. */
export const judgedTarget = (target: Target, judged: JudgedFacts): Targeted =>
  settledTarget(
    target,
    firstThatHolds(
      target.perhaps.map(({ stored }) => stored ?? {}),
      judged,
    ),
    judged,
  );

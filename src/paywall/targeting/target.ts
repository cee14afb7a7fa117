import type { Publication } from '../publication.ts';
import type { ReaderKey, ReaderKind } from '../reader.ts';
import { compiledRules, type PossibleRules } from '../segments/compiled-rules.ts';
import type { ReaderFacts } from '../segments/reader-facts.ts';
import type { RequestFacts } from '../segments/request-facts.ts';
import { firstThatHolds, type JudgedFacts } from '../segments/stored-conditions.ts';
import {
  assignedArms,
  limitsPerCandidate,
  runningExperiments,
  type ServedArm,
  servedArms,
  withArmLimits,
  withArms,
} from './arms.ts';
import { type Outcome, type Plan, planFor } from './plan.ts';
import { matchOf, type SegmentMatch } from './segment-match.ts';

/** What holds for a view, as far as its request says so. */
export interface Target extends Plan {
  /** The publication without any rule or arm. */
  readonly whole: Publication;
  /** Null if there are no rules. */
  readonly request: RequestFacts | null;
  readonly kind: ReaderKind;
  /** The arms to which the reader belongs if none are stored; null if no experiment runs. */
  readonly assigned: readonly ServedArm[] | null;
}

/** The arms to which a reader was exposed before; null if that is not known. */
type Held = ReaderFacts['arms'] | null;

/** The arms of experiments in a view. */
export interface ArmsOfView {
  readonly served: readonly ServedArm[];
  readonly held: Held;
  /** The publication as the reader has it without them. */
  readonly withoutArms: Publication;
}

/** What holds for a view once everything is known. */
export interface Targeted {
  readonly publication: Publication;
  /** Null if no rule holds. */
  readonly segment: SegmentMatch | null;
  /** Null if no experiment runs. */
  readonly arms: ArmsOfView | null;
}

/** With the limits of arms, into which each outcome is divided for the store. */
function withArmCandidates(whole: Publication, plan: Plan): Plan {
  if (runningExperiments(whole).length === 0) return plan;
  const candidatesOf = (kind: ReaderKind) => {
    const outcomes = [...plan.perhaps, plan.certain].map(({ stored, publication }) => {
      return { ...stored, limit: publication.settings.meter.limits[kind] };
    });
    return withArmLimits(whole, kind, outcomes);
  };
  return { ...plan, candidates: { anonymous: candidatesOf('anonymous'), registered: candidatesOf('registered') } };
}

const plans = new WeakMap<Publication, WeakMap<PossibleRules, Plan>>();

function knownPlan(publication: Publication, possible: PossibleRules): Plan {
  const known = plans.get(publication) ?? new WeakMap<PossibleRules, Plan>();
  plans.set(publication, known);
  const plan = known.get(possible) ?? withArmCandidates(publication, planFor(publication, possible));
  known.set(possible, plan);
  return plan;
}

const noRules: PossibleRules = { fitting: [] };

const nobody = { key: null, kind: 'anonymous' } as const;

/** Null for a publication without rules in which no experiment runs. `key`: null for a reader who is not known, who is in no arm. */
export function targetOf(
  whole: Publication,
  request: RequestFacts | undefined,
  { key, kind }: { readonly key: ReaderKey | null; readonly kind: ReaderKind } = nobody,
): Target | null {
  if (whole.segments.length === 0 && whole.experiments.length === 0) return null;
  const rules = request === undefined ? null : compiledRules(whole.segments);
  const runs = runningExperiments(whole).length > 0;
  if (rules === null && !runs) return null;
  const assigned = runs && key !== null ? assignedArms(whole, key) : [];
  const asked = rules === null ? null : (request ?? null);
  const possible = rules === null || asked === null ? noRules : rules.possibleFor(asked);
  return { ...knownPlan(whole, possible), whole, request: asked, kind, assigned: runs ? assigned : null };
}

/** By an outcome of the rules, and after it by the arms that serve the reader. */
function targetedBy(target: Target, outcome: Outcome, judged: JudgedFacts | null): Targeted {
  const { whole, assigned, request } = target;
  const { rule, publication: withoutArms } = outcome;
  const matched = { publication: withoutArms, judged };
  const segment = rule === null || request === null ? null : matchOf(rule, { ...matched, request });
  if (assigned === null) return { publication: withoutArms, segment, arms: null };
  const held = judged?.facts.arms ?? null;
  const served = servedArms(whole, { assigned, held });
  return { publication: withArms(withoutArms, served), segment, arms: { served, held, withoutArms } };
}

/** By the request alone. */
export const certainOf = (target: Target): Targeted => targetedBy(target, target.certain, null);

const byOutcome = (target: Target, outcome: number, judged: JudgedFacts): Targeted =>
  targetedBy(target, target.perhaps[outcome] ?? target.certain, judged);

/** By what the store found: the number of the candidate that held, -1 if none did. */
export function settledTarget(target: Target, candidate: number, judged: JudgedFacts): Targeted {
  const { assigned, whole, kind } = target;
  return byOutcome(
    target,
    assigned === null ? candidate : Math.floor(candidate / limitsPerCandidate(whole, kind)),
    judged,
  );
}

/** The same where nobody has looked for a candidate. */
export const judgedTarget = (target: Target, judged: JudgedFacts): Targeted =>
  byOutcome(
    target,
    firstThatHolds(
      target.perhaps.map(({ stored }) => stored ?? {}),
      judged,
    ),
    judged,
  );

import type { Publication } from '../publication.ts';
import type { ReaderKey, ReaderKind } from '../reader.ts';
import { compiledRules, type PossibleRules } from '../segments/compiled-rules.ts';
import type { ReaderFacts } from '../segments/reader-facts.ts';
import type { RequestFacts } from '../segments/request-facts.ts';
import { firstThatHolds, type JudgedFacts, type LimitCandidate } from '../segments/stored-conditions.ts';
import {
  assignedArms,
  limitsPerCandidate,
  runningExperiments,
  type ServedArm,
  servedArms,
  withArmLimits,
  withArms,
} from './arms.ts';
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
  /** Null if there are no rules. */
  readonly request: RequestFacts | null;
  readonly kind: ReaderKind;
  /** The arms to which the reader belongs if none are stored; null if no experiment runs. */
  readonly assigned: readonly ServedArm[] | null;
  readonly possible: PossibleRules;
}

/** What holds for a view once everything is known. */
export interface Targeted {
  readonly publication: Publication;
  /** Null if no rule holds. */
  readonly segment: SegmentMatch | null;
  /** Null if no experiment runs. */
  readonly arms: ArmsOfView | null;
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

function planFor(publication: Publication, { perhaps, certain }: PossibleRules): Plan {
  const own = publicationOfRule(publication, certain?.rule ?? null);
  const hasArms = runningExperiments(publication).length > 0;
  if (perhaps.length === 0 && !hasArms) return { certain: own, cautious: own, candidates: null };
  const all = perhaps.map(({ rule }) => publicationOfRule(publication, rule));
  const limitsOf = (kind: ReaderKind) => all.map(({ settings }) => settings.meter.limits[kind]);
  const lowest = (kind: ReaderKind) => Math.min(own.settings.meter.limits[kind], ...limitsOf(kind));
  function candidatesOf(kind: ReaderKind): readonly LimitCandidate[] {
    const ofRules = perhaps.map(({ stored }, index) => ({ ...stored, limit: limitsOf(kind)[index] ?? 0 }));
    return hasArms
      ? withArmLimits(publication, kind, [...ofRules, { limit: own.settings.meter.limits[kind] }])
      : ofRules;
  }
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

const nobody = { key: null, kind: 'anonymous' } as const;

const noRules: PossibleRules = { perhaps: [], certain: null };

/** Null for a publication without rules in which no experiment runs. `key`: null for a reader who is not known, who is in no arm. */
export function targetOf(
  publication: Publication,
  request: RequestFacts | undefined,
  { key, kind }: { readonly key: ReaderKey | null; readonly kind: ReaderKind } = nobody,
): Target | null {
  const rules = request === undefined ? null : compiledRules(publication.segments);
  const runs = runningExperiments(publication).length > 0;
  if (rules === null && !runs) return null;
  const assigned = runs && key !== null ? assignedArms(publication, key) : [];
  const asked = rules === null ? null : (request ?? null);
  const possible = rules === null || asked === null ? noRules : rules.possibleFor(asked);
  const plan = knownPlan(publication, possible);
  return { ...plan, whole: publication, request: asked, kind, possible, assigned: runs ? assigned : null };
}

/** With the arms that serve the reader, which come after the rule. */
function withServed(target: Target, ruled: Pick<Targeted, 'publication' | 'segment'>, held: Held): Targeted {
  const { whole, assigned } = target;
  if (assigned === null) return { ...ruled, arms: null };
  const served = servedArms(whole, { assigned, held });
  const withoutArms = ruled.publication;
  return { ...ruled, publication: withArms(withoutArms, served), arms: { served, held, withoutArms } };
}

const byRequest = ({ certain, possible, request }: Target): Pick<Targeted, 'publication' | 'segment'> => ({
  publication: certain,
  segment: request === null || possible.certain === null ? null : matchOf(possible.certain, request, null),
});

/** By the request alone. */
export const certainOf = (target: Target): Targeted => withServed(target, byRequest(target), null);

function byRule(target: Target, rule: number, judged: JudgedFacts): Targeted {
  const { possible, request, whole } = target;
  const held = possible.perhaps[rule];
  const ruled =
    held === undefined || request === null
      ? byRequest(target)
      : { publication: publicationOfRule(whole, held.rule), segment: matchOf(held, request, judged) };
  return withServed(target, ruled, judged.facts.arms);
}

/** By what the store found: the number of the candidate that held, -1 if none did. */
export function settledTarget(target: Target, candidate: number, judged: JudgedFacts): Targeted {
  const { assigned, whole, kind } = target;
  const rule = assigned === null ? candidate : Math.floor(candidate / limitsPerCandidate(whole, kind));
  return byRule(target, rule, judged);
}

/** The same where nobody has looked for a candidate. */
export const judgedTarget = (target: Target, judged: JudgedFacts): Targeted =>
  byRule(
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

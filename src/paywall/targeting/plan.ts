import type { Publication } from '../publication.ts';
import type { ReaderKind } from '../reader.ts';
import type { CompiledRule, PossibleRules } from '../segments/compiled-rules.ts';
import type { Bounds } from '../segments/segment.ts';
import type { LimitCandidate, StoredConditions } from '../segments/stored-conditions.ts';
import { asksForReferrer, leavesOffers, publicationOfRule } from './rule-publication.ts';
import { withEffects } from './with-effects.ts';

/** What a view comes to if these conditions hold and none of an outcome before it does. */
export interface Outcome {
  /** Null if no rule holds. */
  readonly rule: CompiledRule | null;
  /** Null if it holds whatever the store says: then it is the last. */
  readonly stored: StoredConditions | null;
  readonly publication: Publication;
}

/** What rules come to for one publication and all requests that they fit alike. */
export interface Plan {
  /** Those that depend on the store, in their order. */
  readonly perhaps: readonly Outcome[];
  /** What holds if none of those does, or nothing is asked of the store. */
  readonly certain: Outcome;
  /** The publication with the lowest limits that any of them says: what is had while the store says nothing. */
  readonly cautious: Publication;
  /** As the store takes them; null if the request alone decides. */
  readonly candidates: Readonly<Record<ReaderKind, readonly LimitCandidate[]>> | null;
}

function narrowed(one: Bounds | undefined, other: Bounds | undefined): Bounds | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const least = [one.atLeast, other.atLeast].filter((bound) => bound !== undefined);
  const most = [one.atMost, other.atMost].filter((bound) => bound !== undefined);
  return {
    ...(least.length > 0 && { atLeast: Math.max(...least) }),
    ...(most.length > 0 && { atMost: Math.min(...most) }),
  };
}

/** Both at once. What cannot hold together holds for nobody. */
function bothOf(one: StoredConditions | null, other: StoredConditions | null): StoredConditions | null {
  if (one === null || other === null) return one ?? other;
  const [counted, days] = [
    narrowed(one.counted, other.counted),
    narrowed(one.daysSinceFirstSeen, other.daysSinceFirstSeen),
  ];
  const lapsed = one.lapsed ?? other.lapsed;
  const isNever = lapsed !== undefined && (other.lapsed ?? lapsed) !== lapsed;
  return {
    ...(lapsed !== undefined && { lapsed }),
    ...(counted !== undefined && { counted }),
    ...(days !== undefined && { daysSinceFirstSeen: days }),
    ...(isNever && { counted: { atLeast: 1, atMost: 0 } }),
    traits: [...(one.traits ?? []), ...(other.traits ?? [])],
  };
}

/** What each of these outcomes is once a rule holds before it. */
function under(whole: Publication, rule: CompiledRule, outcomes: readonly Outcome[]): Outcome[] {
  const made = outcomes.map(({ stored, publication }) => ({
    rule,
    stored: bothOf(rule.stored, stored),
    publication: publicationOfRule(whole, rule.rule, publication),
  }));
  const last = made.at(-1);
  const isOne = asksForReferrer(rule.rule)
    ? outcomes.length === 1
    : outcomes.every(({ publication }) => publication.offersShown === whole.offersShown);
  return isOne && last !== undefined ? [last] : made;
}

/** The outcomes of rules that a request fits, in their order; the last holds for whomever no other one does. */
function outcomesOf(whole: Publication, [first, ...rest]: readonly CompiledRule[]): readonly Outcome[] {
  if (first === undefined) return [{ rule: null, stored: null, publication: whole }];
  const { rule, stored } = first;
  const passesOver = asksForReferrer(rule) ? asksForReferrer : leavesOffers;
  const own = leavesOffers(rule)
    ? under(
        whole,
        first,
        outcomesOf(
          whole,
          rest.filter((each) => !passesOver(each.rule)),
        ),
      )
    : [{ rule: first, stored, publication: publicationOfRule(whole, rule, whole) }];
  return stored === null ? own : [...own, ...outcomesOf(whole, rest)];
}

/** Made once for each publication and set of rules. */
export function planFor(whole: Publication, { fitting }: PossibleRules): Plan {
  const all = outcomesOf(whole, fitting);
  const end = all.findIndex(({ stored }) => stored === null);
  const certain = all[end] ?? { rule: null, stored: null, publication: whole };
  const perhaps = all.slice(0, end);
  if (perhaps.length === 0) return { perhaps, certain, cautious: certain.publication, candidates: null };
  const limitsOf = (kind: ReaderKind) => all.map(({ publication }) => publication.settings.meter.limits[kind]);
  const lowest = { anonymous: Math.min(...limitsOf('anonymous')), registered: Math.min(...limitsOf('registered')) };
  const candidatesOf = (kind: ReaderKind) =>
    perhaps.map(
      ({ stored, publication }): LimitCandidate => ({ ...stored, limit: publication.settings.meter.limits[kind] }),
    );
  return {
    perhaps,
    certain,
    cautious: withEffects(certain.publication, { limits: lowest }),
    candidates: { anonymous: candidatesOf('anonymous'), registered: candidatesOf('registered') },
  };
}

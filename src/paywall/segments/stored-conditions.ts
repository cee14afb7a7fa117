import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';
import type { ReaderFacts } from './reader-facts.ts';
import type { Bounds, SegmentConditions, storedConditions, TraitCondition, TraitValue } from './segment.ts';

/** An arm of an experiment. */
export interface ArmOf {
  /** The experiment's id. */
  readonly id: string;
  readonly arm: string;
}

/** What a store judges in the step in which it counts: all that are named must hold. */
export interface StoredConditions extends Pick<SegmentConditions, (typeof storedConditions)[number]> {
  /** Arms in which the reader must be: by what is stored, else by what the request says. */
  readonly arms?: readonly ArmOf[];
}

/** A limit, and for whom. */
export interface LimitCandidate extends StoredConditions {
  readonly limit: number;
}

/** What of a reader conditions are held against. */
export interface JudgedFacts {
  readonly facts: ReaderFacts;
  /** Whether they had a subscription or a trial that is over. */
  readonly lapsed: boolean;
  /** Unique articles in the window before this view. */
  readonly counted: number;
  readonly now: EpochMs;
  /** The arm of each experiment for a reader of whom none is stored. */
  readonly assigned?: readonly ArmOf[] | undefined;
}

const isWithin = (value: number, { atLeast, atMost }: Bounds): boolean =>
  (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);

/** Whole days since the reader was first seen; 0 for one who is new. */
export const daysSinceFirstSeen = ({ facts, now }: Pick<JudgedFacts, 'facts' | 'now'>): number =>
  Math.max(0, Math.floor((now - (facts.firstSeenAt ?? now)) / dayMs));

/** The value of a trait at the time; undefined if the reader has none of that name. */
export function traitOf({ facts, now }: Pick<JudgedFacts, 'facts' | 'now'>, name: string): TraitValue | undefined {
  const trait = facts.traits.get(name);
  return trait !== undefined && trait.endsAt > now ? trait.value : undefined;
}

function hasTrait(judged: JudgedFacts, condition: TraitCondition): boolean {
  const value = traitOf(judged, condition.name);
  if (value === undefined) return false;
  if (condition.is !== undefined) return condition.is.includes(value);
  return typeof value === 'number' && isWithin(value, condition);
}

/** The arm that is stored, else the one that the request says; undefined if there is none. */
function armIn({ facts, assigned, now }: JudgedFacts, experiment: string): string | undefined {
  const held = facts.arms.get(experiment);
  if (held !== undefined && held.endsAt > now) return held.arm;
  return assigned?.find(({ id }) => id === experiment)?.arm;
}

export function holdsFor(conditions: StoredConditions, judged: JudgedFacts): boolean {
  const { lapsed, counted, daysSinceFirstSeen: days, traits = [], arms = [] } = conditions;
  return (
    (lapsed === undefined || lapsed === judged.lapsed) &&
    (counted === undefined || isWithin(judged.counted, counted)) &&
    (days === undefined || isWithin(daysSinceFirstSeen(judged), days)) &&
    traits.every((trait) => hasTrait(judged, trait)) &&
    arms.every(({ id, arm }) => armIn(judged, id) === arm)
  );
}

/** The number of the first candidate that holds; -1 if none does. */
export const firstThatHolds = (candidates: readonly StoredConditions[], judged: JudgedFacts): number =>
  candidates.findIndex((candidate) => holdsFor(candidate, judged));

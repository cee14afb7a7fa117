import type { Day } from '../calendar/day.ts';
import { countBuckets } from './bucket-ranges.ts';
import { type Arm, assignmentBuckets, type PrimaryMetric } from './experiment.ts';
import { type ArmDay, type ArmFigures, noFigures } from './experiment-figures.ts';

const names = Object.keys(noFigures) as (keyof ArmFigures)[];

const plus = (one: ArmFigures, other: ArmFigures): ArmFigures =>
  Object.fromEntries(names.map((name) => [name, one[name] + other[name]])) as unknown as ArmFigures;

/** The figures of every arm and day. */
export type ArmsByDay = ReadonlyMap<string, ArmFigures>;

const placeOf = (arm: string, day: Day) => `${day} ${arm}`;

export function byArmAndDay(all: readonly ArmDay[]): ArmsByDay {
  const found = new Map<string, ArmFigures>();
  for (const each of all) {
    const place = placeOf(each.arm, each.day);
    found.set(place, plus(found.get(place) ?? noFigures, each));
  }
  return found;
}

/** On a day more may be taken back than was counted. */
const atLeastNothing = (sums: ArmFigures): ArmFigures =>
  Object.fromEntries(names.map((name) => [name, Math.max(0, sums[name])])) as unknown as ArmFigures;

/** The sums of one arm over these days. */
export const armSums = (all: ArmsByDay, arm: string, days: readonly Day[]): ArmFigures =>
  atLeastNothing(days.reduce((sum, day) => plus(sum, all.get(placeOf(arm, day)) ?? noFigures), noFigures));

/** How many readers did what the experiment is about. */
export const conversionsOf = (figures: ArmFigures, metric: PrimaryMetric): number => figures[metric];

/** The share of exposed readers who had converted by the end of each day. */
export function ratesByDay(
  all: ArmsByDay,
  arm: string,
  { days, metric }: { readonly days: readonly Day[]; readonly metric: PrimaryMetric },
): readonly number[] {
  let sum = noFigures;
  return days.map((day) => {
    sum = plus(sum, all.get(placeOf(arm, day)) ?? noFigures);
    return sum.exposed <= 0 ? 0 : Math.max(0, conversionsOf(sum, metric)) / sum.exposed;
  });
}

/** An arm's share of all readers, from 0 to 1. */
export const shareOf = ({ ranges }: Pick<Arm, 'ranges'>): number => countBuckets(ranges) / assignmentBuckets;

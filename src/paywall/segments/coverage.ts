import type { Bounds, SegmentConditions, TraitCondition, TraitValue } from './segment.ts';

/** What is not named in `wide` covers everything; what is not named in `narrow` is covered by nothing else. */
const isCovered = <T>(wide: T | undefined, narrow: T | undefined, holds: (wide: T, narrow: T) => boolean) =>
  wide === undefined || (narrow !== undefined && holds(wide, narrow));

const hasAll = <T>(wide: readonly T[], narrow: readonly T[]) => narrow.every((each) => wide.includes(each));

const isSame = (wide: boolean, narrow: boolean) => wide === narrow;

const leastOf = ({ atLeast = Number.NEGATIVE_INFINITY }: Bounds) => atLeast;
const mostOf = ({ atMost = Number.POSITIVE_INFINITY }: Bounds) => atMost;

const hasBounds = (wide: Bounds, narrow: Bounds) => leastOf(wide) <= leastOf(narrow) && mostOf(narrow) <= mostOf(wide);

const isBetween = (bounds: Bounds, value: TraitValue) =>
  typeof value === 'number' && leastOf(bounds) <= value && value <= mostOf(bounds);

function coversTrait(wide: TraitCondition, narrow: TraitCondition): boolean {
  if (wide.is !== undefined) return narrow.is !== undefined && hasAll(wide.is, narrow.is);
  return narrow.is === undefined ? hasBounds(wide, narrow) : narrow.is.every((value) => isBetween(wide, value));
}

const coversTraits = (wide: readonly TraitCondition[], narrow: readonly TraitCondition[]) =>
  wide.every((one) => narrow.some((other) => other.name === one.name && coversTrait(one, other)));

type Claims = NonNullable<SegmentConditions['claims']>;

const coversClaims = (wide: Claims, narrow: Claims) =>
  Object.entries(wide).every(([name, values]) => isCovered(values, narrow[name], hasAll));

/** Whether every view that fits `narrow` fits `wide` too. */
export const covers = (wide: SegmentConditions, narrow: SegmentConditions): boolean =>
  isCovered(wide.sections, narrow.sections, hasAll) &&
  isCovered(wide.tags, narrow.tags, hasAll) &&
  isCovered(wide.tiers, narrow.tiers, hasAll) &&
  isCovered(wide.devices, narrow.devices, hasAll) &&
  isCovered(wide.countries, narrow.countries, hasAll) &&
  isCovered(wide.registered, narrow.registered, isSame) &&
  isCovered(wide.claims, narrow.claims, coversClaims) &&
  isCovered(wide.newsletter, narrow.newsletter, isSame) &&
  isCovered(wide.referrers, narrow.referrers, hasAll) &&
  isCovered(wide.lapsed, narrow.lapsed, isSame) &&
  isCovered(wide.counted, narrow.counted, hasBounds) &&
  isCovered(wide.daysSinceFirstSeen, narrow.daysSinceFirstSeen, hasBounds) &&
  isCovered(wide.traits, narrow.traits, coversTraits);

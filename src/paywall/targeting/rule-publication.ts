import type { Publication } from '../publication.ts';
import type { SegmentRule } from '../segments/segment.ts';
import type { Effects } from '../variants/effects.ts';
import { withEffects } from './with-effects.ts';

type Limits = NonNullable<Effects['limits']>;

/** None that is higher than the publication's. */
function lowered({ settings }: Publication, limits: Limits): Limits {
  const { anonymous, registered } = settings.meter.limits;
  return {
    anonymous: Math.min(limits.anonymous ?? anonymous, anonymous),
    registered: Math.min(limits.registered ?? registered, registered),
  };
}

/**
 * What a rule may change, whatever was saved: a referrer chooses words or a lower limit, for anybody can send any; and no price depends
 * on what is known of a reader by traits or claims.
 */
function allowedEffects(publication: Publication, { when, then }: SegmentRule): Effects {
  const { offers, wall, limits, wording } = then;
  const words = wording === undefined ? {} : { wording };
  if (when.referrers !== undefined)
    return { ...words, ...(limits !== undefined && { limits: lowered(publication, limits) }) };
  const isPersonal = when.traits !== undefined || when.claims !== undefined;
  return {
    ...words,
    ...(limits !== undefined && { limits }),
    ...(wall !== undefined && { wall }),
    ...(offers !== undefined && !isPersonal && { offers }),
  };
}

const made = new WeakMap<Publication, WeakMap<SegmentRule, Publication>>();

/** The publication as the readers of a rule have it. For the same objects it is the same object again. */
export function publicationOfRule(publication: Publication, rule: SegmentRule | null): Publication {
  if (rule === null) return publication;
  const known = made.get(publication) ?? new WeakMap<SegmentRule, Publication>();
  made.set(publication, known);
  const before = known.get(rule);
  if (before !== undefined) return before;
  const one = withEffects(publication, allowedEffects(publication, rule));
  known.set(rule, one);
  return one;
}

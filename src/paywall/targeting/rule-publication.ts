import type { Publication } from '../publication.ts';
import type { SegmentRule } from '../segments/segment.ts';
import type { Effects } from '../variants/effects.ts';
import { withEffects } from './with-effects.ts';

type Limits = NonNullable<Effects['limits']>;

/** Whether a rule asks where a reader comes from, which anybody can claim. */
export const asksForReferrer = ({ when }: SegmentRule): boolean => when.referrers !== undefined;

/** Whether a rule asks for what is known of one reader: no price depends on that. */
const isPersonal = ({ when }: SegmentRule): boolean => when.traits !== undefined || when.claims !== undefined;

/** Whether the offers of its readers are those of the rule that would hold without it. */
export const leavesOffers = (rule: SegmentRule): boolean => asksForReferrer(rule) || isPersonal(rule);

/** None that is higher than the publication's. */
function lowered({ settings }: Publication, limits: Limits): Limits {
  const { anonymous, registered } = settings.meter.limits;
  return {
    anonymous: Math.min(limits.anonymous ?? anonymous, anonymous),
    registered: Math.min(limits.registered ?? registered, registered),
  };
}

/**
 * The publication as the readers of a rule have it, whatever was saved: a referrer chooses words and a lower limit, and no price depends on
 * what is known of one reader. `without`: the publication as they would have it if there were no such rule, so that none of these
 * lifts what a later rule says either.
 */
export function publicationOfRule(whole: Publication, rule: SegmentRule, without: Publication): Publication {
  const { offers: _, ...then } = rule.then;
  const { limits, wording } = then;
  if (asksForReferrer(rule))
    return withEffects(without, {
      ...(wording !== undefined && { wording }),
      ...(limits !== undefined && { limits: lowered(without, limits) }),
    });
  if (!isPersonal(rule)) return withEffects(whole, rule.then);
  return withEffects(whole, { ...then, ...(without.offersShown !== null && { offers: without.offersShown }) });
}

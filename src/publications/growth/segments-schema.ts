import { z } from 'zod';
import {
  deviceClasses,
  mostSegmentRules,
  referrerClasses,
  type SegmentConditions,
  type SegmentRule,
  type TraitCondition,
} from '../../paywall/segments/segment.ts';
import { country, distinct, distinctTexts, line } from '../field-schemas.ts';
import { effects } from './effects-schema.ts';

const mostValues = 200;

const texts = distinctTexts(line(200)).check(z.minLength(1), z.maxLength(mostValues));

const value = z.union([line(200), z.number(), z.boolean()]);
const values = z.array(value).min(1).max(mostValues);

const bound = z.number().min(0).max(1_000_000);

const bounds = z
  .strictObject({ atLeast: bound.exactOptional(), atMost: bound.exactOptional() })
  .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, 'must have atLeast or atMost')
  .refine(({ atLeast = 0, atMost = Number.POSITIVE_INFINITY }) => atLeast <= atMost, 'must have atLeast up to atMost');

/** The name of a trait. */
export const traitName = z.string().regex(/^[a-z][a-z0-9_-]{0,31}$/, 'must be up to 32 of a-z, 0-9, _ and -');

const anyNumber = z.number().exactOptional();

const trait: z.ZodType<TraitCondition> = z.union([
  z.strictObject({ name: traitName, is: values }),
  z
    .strictObject({ name: traitName, atLeast: anyNumber, atMost: anyNumber })
    .refine(({ atLeast, atMost }) => atLeast !== undefined || atMost !== undefined, 'must have is, atLeast or atMost'),
]);

const conditions: z.ZodType<SegmentConditions> = z.strictObject({
  sections: texts.exactOptional(),
  tags: texts.exactOptional(),
  tiers: distinctTexts(z.enum(['free', 'metered', 'premium']))
    .min(1)
    .exactOptional(),
  devices: distinctTexts(z.enum(deviceClasses)).min(1).exactOptional(),
  countries: distinctTexts(country).min(1).max(mostValues).exactOptional(),
  registered: z.boolean().exactOptional(),
  claims: z.record(line(100), values).exactOptional(),
  newsletter: z.boolean().exactOptional(),
  referrers: distinctTexts(z.enum(referrerClasses)).min(1).exactOptional(),
  lapsed: z.boolean().exactOptional(),
  counted: bounds.exactOptional(),
  daysSinceFirstSeen: bounds.exactOptional(),
  traits: distinct(trait, ({ name }) => name)
    .min(1)
    .max(20)
    .exactOptional(),
});

/** One rule as admins, files and stores write it. */
export const segmentRule: z.ZodType<SegmentRule> = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be up to 64 of a-z, 0-9 and -'),
  name: line(80),
  on: z.boolean().default(true),
  when: conditions,
  then: effects,
});

/** The rules of a publication, the first first. */
export const segmentRules: z.ZodType<readonly SegmentRule[]> = distinct(segmentRule, ({ id }) => id).refine(
  (rules) => rules.length <= mostSegmentRules,
  `has more than ${mostSegmentRules} rules`,
);

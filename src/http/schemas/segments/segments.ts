import { z } from 'zod';
import { segmentRule, segmentRules } from '../../../publications/growth/segments-schema.ts';
import { historyOf } from '../history.ts';
import { faultSchema } from '../metering.ts';
import { ruleDescription } from './segments-openapi.ts';

/** What admins ask about the rules of a publication and are answered. */

const segmentRuleSchema = segmentRule.clone().openapi('SegmentRule', ruleDescription);

const rules = segmentRules.clone().openapi({
  type: 'array',
  items: { $ref: '#/components/schemas/SegmentRule' },
  description: 'In their order.',
});

const warnings = z
  .array(faultSchema)
  .openapi({ description: 'What may be meant otherwise, such as a rule that is never reached.' });

/** All rules together, because their order decides. */
export const segmentsBody = z.strictObject({ rules }).openapi('SegmentsChange');

export const segmentsSchema = z.object({ rules: z.array(segmentRuleSchema) }).openapi('SegmentRules');

export const segmentsHistoryAnswer = historyOf(segmentsSchema, 'SegmentsHistory');

export const segmentsAnswer = z
  .object({
    rules: z.array(segmentRuleSchema),
    faults: z.array(faultSchema).openapi({
      description: 'What would keep them from being saved today: an offer that was deleted, a date that has passed.',
    }),
    warnings,
  })
  .openapi('Segments');

export const segmentsEstimate = z
  .object({
    from: z.iso.date().openapi({ description: 'The first day of the window that the figures are of.' }),
    to: z.iso.date(),
    window: z
      .enum(['current', 'previous'])
      .openapi({ description: 'The window before this one, or this one if no reader was counted in that.' }),
    estimates: z.array(
      z
        .object({
          rule: z.string(),
          count: z.int().nullable().openapi({ description: 'Null if nothing that is stored says it.' }),
          of: z.int().openapi({ description: 'Readers of that window.' }),
          isAtMost: z.boolean().openapi({ description: 'Whether it may have been fewer.' }),
          sentence: z.string(),
          basis: z.array(z.string()).openapi({ description: 'What the estimate rests on, in whole sentences.' }),
        })
        .openapi('SegmentEstimate'),
    ),
    warnings,
  })
  .openapi('SegmentsEstimate');

import { z } from 'zod';
import { segmentRules } from '../../../publications/growth/segments-schema.ts';
import { explainBody, explanationSchema } from '../readers.ts';
import { givenFacts } from './given-facts.ts';

/** What admins ask about one reader and the rules, and are answered. */

export const trySegmentsBody = explainBody
  .omit({ at: true, facts: true })
  .extend({
    facts: givenFacts
      .extend({
        counted: z
          .int()
          .min(0)
          .max(100_000)
          .exactOptional()
          .openapi({ description: 'Articles read in the window, in the place of what is counted.' }),
        lapsed: z
          .boolean()
          .exactOptional()
          .openapi({ description: 'Without a reader: whether their subscription is over.' }),
      })
      .optional(),
    rules: segmentRules
      .clone()
      .openapi({ type: 'array', items: { $ref: '#/components/schemas/SegmentRule' } })
      .optional()
      .openapi({ description: 'Rules that need not be saved; else those that are.' }),
  })
  .openapi('SegmentsQuestion', { required: ['article'] });

export const triedSegments = explanationSchema
  .extend({
    rules: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          on: z.boolean(),
          holds: z.boolean().openapi({ description: 'Whether it is the one that holds for this view.' }),
          fits: z.boolean().openapi({ description: 'Whether all its conditions hold.' }),
          conditions: z.array(
            z.object({
              condition: z.string(),
              holds: z.boolean(),
              is: z.string().openapi({ description: 'What the view has, in words.' }),
            }),
          ),
        }),
      )
      .openapi({ description: 'Every rule in its order.' }),
  })
  .openapi('TriedSegments');

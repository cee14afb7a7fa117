import { z } from 'zod';
import { distinct, line } from '../../../publications/field-schemas.ts';
import { effects } from '../../../publications/growth/effects-schema.ts';
import { experimentId, experimentPlan } from '../../../publications/growth/experiment-schema.ts';
import { isoTime } from '../metering.ts';

/** What admins send and are answered of experiments. */

const shareDescription = 'Of all readers, from 0.0001 to 1.';

const share = z.number().min(0.0001).max(1);

const text = { type: 'string' as const };

const armFields = {
  id: { ...text, description: 'Up to 64 of a-z, 0-9 and -.' },
  name: { ...text, minLength: 1, maxLength: 80 },
  share: { type: 'number' as const, minimum: 0.0001, maximum: 1, description: shareDescription },
  effects: { $ref: '#/components/schemas/Effects' },
};

const armDescription = {
  type: 'object' as const,
  properties: armFields,
  required: ['id', 'name', 'share', 'effects'],
  additionalProperties: false,
  description: 'The first of several is the control: its effects are empty.',
};

const arm = z.strictObject({ id: experimentId, name: line(80), share, effects });

const arms = distinct(arm, ({ id }) => id)
  .refine(({ length }) => length >= 2 && length <= 5, 'must have two to five arms')
  .refine((all) => all.reduce((sum, each) => sum + each.share, 0) <= 1.000_001, 'have more than all readers together')
  .openapi({ type: 'array', minItems: 2, maxItems: 5, items: armDescription });

const plan = experimentPlan.clone().openapi('ExperimentPlan', {
  description: 'Fixed by the start: the metric, what share converts today, the smallest effect to find, whole weeks.',
});

const layer = experimentId
  .nullable()
  .default(null)
  .openapi({ type: ['string', 'null'], description: 'Experiments in one layer have no readers in common.' });

export const experimentDraftBody = z
  .strictObject({
    id: experimentId.clone().openapi({ type: 'string' }),
    name: line(80).openapi({ type: 'string', minLength: 1, maxLength: 80 }),
    hypothesis: z.string().max(1000).nullable().default(null).openapi({ description: 'What is expected, and why.' }),
    layer,
    arms,
    plan,
  })
  .openapi('ExperimentDraft');

const shownArm = z
  .object({ id: z.string(), name: z.string(), share: z.number(), paused: z.boolean(), effects: z.unknown() })
  .openapi('ShownArm', {
    ...armDescription,
    additionalProperties: true,
    properties: {
      ...armFields,
      paused: { type: 'boolean', description: 'Its readers are served what all others are.' },
    },
    required: [...armDescription.required, 'paused'],
  });

const outcomes = ['winner', 'no-difference', 'stopped', 'invalid'] as const;

export const experimentAnswer = z
  .object({
    id: z.string(),
    name: z.string(),
    hypothesis: z.string().nullable(),
    layer: z.string().nullable(),
    status: z.enum(['draft', 'running', 'ended']),
    startedAt: isoTime.nullable(),
    arms: z.array(shownArm),
    plan,
    conclusion: z
      .object({
        at: isoTime,
        by: z.string(),
        outcome: z
          .enum(outcomes)
          .openapi({ description: '`stopped`: before a look could decide. `invalid`: readers were lost.' }),
        adopted: z.string().nullable().openapi({ description: 'The arm that became the publication’s own.' }),
      })
      .nullable(),
    faults: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .openapi({ description: 'What keeps a draft from being started today.' }),
  })
  .openapi('Experiment');

export const experimentListAnswer = z
  .object({ experiments: z.array(experimentAnswer), leastWeeks: z.int(), mostWeeks: z.int() })
  .openapi('ExperimentList');

export const startBody = z
  .strictObject({
    knowingly: z.boolean().default(false).openapi({ description: 'Although there are too few readers.' }),
  })
  .openapi('ExperimentStart');

export const armBody = z
  .strictObject({ arm: experimentId.clone().openapi({ type: 'string' }) })
  .openapi('ExperimentArmName');

export const growBody = z
  .strictObject({ share: share.openapi({ description: `${shareDescription} All arms together; each grows alike.` }) })
  .openapi('ExperimentGrowth');

export const endBody = z
  .strictObject({
    adopt: experimentId
      .nullable()
      .default(null)
      .openapi({ type: ['string', 'null'], description: 'The arm whose effects become the publication’s own.' }),
  })
  .openapi('ExperimentEnd');

const sizeArm = z.strictObject({ share, effects }).openapi('SizedArm', {
  ...armDescription,
  properties: { share: armFields.share, effects: armFields.effects },
  required: ['share', 'effects'],
  description: 'One arm, the control first.',
});

export const sizeBody = z
  .strictObject({
    arms: z.array(sizeArm).min(2).max(5),
    metric: experimentPlan.shape.metric,
    smallestEffect: experimentPlan.shape.smallestEffect,
    baseRate: experimentPlan.shape.baseRate
      .nullable()
      .default(null)
      .openapi({ type: ['number', 'null'], description: 'Null to take it from the figures of the last four weeks.' }),
  })
  .openapi('ExperimentSizeQuestion');

export const sizeAnswer = z
  .object({
    baseRate: z.number().nullable(),
    exposedPerWeek: z.int(),
    readersPerArm: z.int().nullable(),
    readers: z.int().nullable().openapi({ description: 'In all arms together.' }),
    weeks: z.int().nullable().openapi({ description: 'At the traffic of the last four weeks.' }),
    leastWeeks: z.int().openapi({ description: 'One window of the meter.' }),
    mostWeeks: z.int(),
    isEnough: z.boolean().openapi({ description: 'Whether it can be done within the most weeks.' }),
    findable: z.number().nullable().openapi({ description: 'The smallest effect to be found within the most weeks.' }),
    sentence: z.string(),
  })
  .openapi('ExperimentSize');

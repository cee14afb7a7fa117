import { z } from 'zod';
import { windowFile } from '../../publications/meter-schema.ts';
import { meterChange } from '../../publications/publication-schema.ts';
import { faultSchema, isoTime } from './metering.ts';

/** What admins ask about the meter and are answered. */

const { window: _, ...fields } = meterChange.shape;

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

const kindOnly = (kind: string) => ({
  type: 'object' as const,
  properties: { kind: { type: 'string' as const, enum: [kind] } },
  required: ['kind'],
  additionalProperties: false,
});

/** As it is answered; if there is nothing else to say, `"month"` is taken for `{ "kind": "month" }`. */
const windowSchema = windowFile.clone().openapi('WindowRule', {
  oneOf: [
    { type: 'string', enum: ['day', 'month'] },
    kindOnly('day'),
    kindOnly('month'),
    {
      type: 'object',
      properties: { kind: { type: 'string', enum: ['week'] }, startsOn: { type: 'string', enum: weekdays } },
      required: ['kind', 'startsOn'],
      additionalProperties: false,
    },
    {
      type: 'object',
      properties: { kind: { type: 'string', enum: ['rolling'] }, days: { type: 'integer', minimum: 1, maximum: 366 } },
      required: ['kind', 'days'],
      additionalProperties: false,
    },
  ],
});

export const identitySchema = fields.articleIdentity.unwrap().clone().openapi('ArticleIdentity', {
  description: 'Which addresses are one article. What is left out has its usual value.',
});

export const meterChangeSchema = z
  .strictObject({
    ...fields,
    window: windowSchema.exactOptional(),
    articleIdentity: identitySchema.exactOptional(),
  })
  .openapi('MeterChange', { description: 'What is left out stays as it is.', required: [] });

export const meterSettingsSchema = z
  .strictObject({
    limits: fields.limits.unwrap(),
    window: windowSchema,
    releases: fields.releases
      .unwrap()
      .clone()
      .openapi({ description: 'Maximum views that a reader may give back in each window.' }),
    open: fields.open.unwrap().clone().openapi({ description: 'The kill switch: while true everything is granted.' }),
    onFailure: fields.onFailure.unwrap(),
    onOverload: fields.onOverload.unwrap().clone().openapi({
      description: 'Metered articles beyond the bound on views in flight: 503 `overloaded`, or open.',
    }),
    graceDays: fields.graceDays.unwrap(),
    wall: fields.wall.unwrap(),
    articleIdentity: identitySchema,
    rateLimit: fields.rateLimit.unwrap(),
    newReaders: fields.newReaders.unwrap().clone().openapi({
      description: 'How many new anonymous readers of one network have free articles each day; null for any number.',
    }),
    institutions: fields.institutions.unwrap(),
    crawlers: fields.crawlers.unwrap(),
  })
  .openapi('MeterSettings');

const effectKinds = [
  ...['opens', 'closes', 'limit-raised', 'limit-lowered', 'window-changed', 'registration-begins', 'registration-ends'],
  ...['walls-reordered', 'pass-added', 'pass-changed', 'pass-removed', 'grace-changed', 'failure-policy-changed'],
  ...[
    'overload-policy-changed',
    'rate-limit-changed',
    'new-readers-changed',
    'releases-changed',
    'article-identity-changed',
    'ambiguous-addresses-changed',
  ],
];

const before = 'What it was, and what it becomes.';

export const effectsAnswer = z
  .object({
    effects: z.array(
      z
        .object({
          kind: z.enum(effectKinds),
          sentence: z.string(),
          readers: z
            .object({
              count: z.int().nullable().openapi({ description: 'Null if nothing that is stored says it.' }),
              sentence: z.string(),
            })
            .openapi({ description: 'How many readers of the window that runs this touches.' }),
          from: z.unknown().optional().openapi({ description: before }),
          to: z.unknown().optional(),
          reader: z.enum(['anonymous', 'registered']).optional().openapi({ description: 'Whose limit it is.' }),
          of: z.enum(['institution', 'crawler']).optional(),
          name: z.string().optional(),
          countedSince: isoTime.nullable().optional().openapi({
            description:
              'What was read since then counts in the new window; null where that differs from reader to reader.',
          }),
          resetsAt: isoTime.nullable().optional(),
          wouldHaveResetAt: isoTime.nullable().optional(),
        })
        .openapi('MeterEffect'),
    ),
    warnings: z
      .array(faultSchema.extend({ locale: z.string() }))
      .openapi({ description: 'Texts that would speak of another window than the meter has.' }),
  })
  .openapi('MeterEffects');

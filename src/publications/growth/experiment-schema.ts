import { z } from 'zod';
import { type Arm, assignmentBuckets, type Experiment } from '../../paywall/experiments/experiment.ts';
import { distinct, line } from '../field-schemas.ts';
import { effects } from './effects-schema.ts';

export const experimentId = z.string().regex(/^[a-z0-9-]{1,64}$/, 'must be up to 64 of a-z, 0-9 and -');

const bucket = z.int().min(0).max(assignmentBuckets);

const range = z.tuple([bucket, bucket]).refine(([start, end]) => start < end, 'must end after it starts');

const arm: z.ZodType<Arm> = z.strictObject({
  id: experimentId,
  name: line(80),
  ranges: z.array(range).max(100),
  paused: z.boolean().default(false),
  pausedAt: z.int().exactOptional(),
  effects,
});

export const experimentPlan = z.strictObject({
  metric: z.enum(['paid', 'registered']),
  baseRate: z.number().gt(0).lt(1),
  smallestEffect: z.number().min(0.01).max(10),
  weeks: z.int().min(1).max(26),
});

/** An experiment as stores hold it; times are epoch milliseconds. */
export const experiment: z.ZodType<Experiment> = z.strictObject({
  id: experimentId,
  name: line(80),
  hypothesis: z.string().max(1000).nullable().default(null),
  layer: experimentId.nullable().default(null),
  seed: z.string().min(1).max(64),
  status: z.enum(['draft', 'running', 'ended']),
  startedAt: z.int().nullable().default(null),
  arms: distinct(arm, (each) => each.id).refine(
    ({ length }) => length >= 2 && length <= 5,
    'must have two to five arms',
  ),
  plan: experimentPlan,
  conclusion: z
    .strictObject({
      at: z.int(),
      who: z.string(),
      outcome: z.enum(['winner', 'no-difference', 'stopped', 'invalid']),
      adopted: experimentId.nullable(),
      result: z.unknown(),
    })
    .nullable()
    .default(null),
});

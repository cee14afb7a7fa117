import { z } from 'zod';
import { experimentAnswer } from './experiments.ts';

/** How the report of an experiment is answered. */

const interval = z.object({ from: z.number(), to: z.number() }).openapi('Interval');

const comparison = z
  .object({
    control: z.number(),
    treatment: z.number(),
    difference: z.number(),
    differenceInterval: interval,
    ratio: z.number().nullable(),
    ratioInterval: interval.nullable(),
    z: z.number(),
  })
  .openapi('ArmComparison', { description: 'Against the control; intervals as wide as the bound of the look.' });

const count = z.int().min(0);

const figures = z
  .object({
    exposed: count,
    walls: count,
    registered: count,
    paid: count,
    reads: count,
    readsSquared: count,
    refunds: count,
    cancellations: count,
    failOpen: count,
  })
  .openapi('ArmFigures', { description: 'Of readers who were first exposed in this arm, and in it alone.' });

const guardrail = z
  .object({ guardrail: z.enum(['reads', 'taken-back', 'fail-open']), comparison, isWorse: z.boolean() })
  .openapi('Guardrail', { description: 'What must not become worse; intervals of 95 %.' });

const armAtLook = z
  .object({
    id: z.string(),
    figures,
    conversions: count,
    verdict: z.enum(['control', 'better', 'worse', 'open', 'too-few']),
    comparison: comparison.nullable(),
    guardrails: z.array(guardrail),
    rates: z.array(z.number()).openapi({ description: 'Share of exposed readers who had converted, by day.' }),
  })
  .openapi('ArmAtLook');

const days = z.array(z.iso.date());

const result = z
  .object({
    kind: z.enum(['running', 'mismatch', 'no-control', 'result']).openapi({
      description:
        '`running`: nothing is said before the next look. `mismatch`: readers of an arm were lost, so that nothing is said at all. `no-control`: arms that were paused leave nothing to compare.',
    }),
    look: z.int().optional(),
    days: days.optional().openapi({ description: 'What a result goes by.' }),
    outcome: z.enum(['winner', 'control-wins', 'no-difference', 'too-few']).optional(),
    winner: z.string().nullable().optional(),
    arms: z.array(armAtLook).optional(),
  })
  .openapi('ExperimentResult');

const reportedArm = z
  .object({
    id: z.string(),
    name: z.string(),
    share: z.number(),
    exposed: count,
    exposedByDay: z.array(count),
    paused: z.boolean(),
    isCompared: z.boolean().openapi({ description: 'False for an arm that was paused: it has other readers.' }),
  })
  .openapi('ReportedArm');

export const experimentReportAnswer = z
  .object({
    experiment: experimentAnswer,
    report: z
      .object({
        firstDay: z.iso.date(),
        today: z.iso.date(),
        days: z.int(),
        exposedDays: days,
        looksTaken: z.int(),
        looksPlanned: z.int(),
        nextLook: z.iso.date().nullable().openapi({ description: 'Null after the last.' }),
        arms: z.array(reportedArm),
        crossovers: count.openapi({ description: 'Readers who met two arms; they are left out.' }),
        sampleRatio: z.object({ p: z.number(), isMismatch: z.boolean() }),
        result,
        sentences: z.array(z.string()).openapi({ description: 'The result in words, or why there is none.' }),
      })
      .openapi('ExperimentReport', { description: 'Of an experiment that has ended: as it was shown then.' }),
    adoption: z
      .array(z.string())
      .openapi({ description: 'What adopting the winner changes, in sentences; none without a winner.' }),
  })
  .openapi('ExperimentReportAnswer');

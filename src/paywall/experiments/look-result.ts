import type { Day } from '../calendar/day.ts';
import { type ArmsByDay, armSums, conversionsOf, ratesByDay, shareOf } from './arm-sums.ts';
import { type Comparison, shareSample } from './comparison.ts';
import type { Arm, ExperimentPlan } from './experiment.ts';
import type { ArmFigures } from './experiment-figures.ts';
import { type GuardrailFinding, guardrailsOf } from './guardrails.ts';
import { type ArmVerdict, type ComparedArm, falseWinners, isDecided, type Verdict, verdictAt } from './verdict.ts';

/** One arm at a look. */
export interface ArmAtLook {
  readonly id: string;
  readonly figures: ArmFigures;
  readonly conversions: number;
  readonly verdict: ArmVerdict | 'control';
  /** Null for the control. */
  readonly comparison: Comparison | null;
  /** None for the control. */
  readonly guardrails: readonly GuardrailFinding[];
  /** The share of exposed readers who had converted by the end of each day. */
  readonly rates: readonly number[];
}

/** `too-few`: fewer than 100 conversions in any two arms. */
export type ResultOutcome = 'winner' | 'control-wins' | 'no-difference' | 'too-few';

export interface LookResult {
  readonly kind: 'result';
  readonly look: number;
  /** The days that it goes by. */
  readonly days: readonly Day[];
  readonly outcome: ResultOutcome;
  /** The arm that converts best of those that are better than the control; null if none is. */
  readonly winner: string | null;
  readonly arms: readonly ArmAtLook[];
}

interface Looked {
  readonly look: number;
  readonly days: readonly Day[];
  /** Those that are compared, the control first. */
  readonly arms: readonly Arm[];
  readonly plan: Pick<ExperimentPlan, 'metric' | 'weeks'>;
  readonly figures: ArmsByDay;
}

export function verdictOfLook({ look, days, arms, plan, figures }: Looked): Verdict {
  const results = arms.map((arm) => {
    const own = armSums(figures, arm.id, days);
    const sample = shareSample(own.exposed, conversionsOf(own, plan.metric));
    return { sample, exposed: own.exposed, share: shareOf(arm) };
  });
  return verdictAt(look, { looks: plan.weeks, alpha: falseWinners }, results);
}

/** Whether a look ends the experiment: something is better, or all that is left is worse. */
export const isConclusive = (arms: readonly ComparedArm[]): boolean =>
  arms.some(({ verdict }) => verdict === 'better') || arms.every(isDecided);

function outcomeOf(arms: readonly ComparedArm[]): ResultOutcome {
  if (arms.some(({ verdict }) => verdict === 'better')) return 'winner';
  if (arms.every(({ verdict }) => verdict === 'worse')) return 'control-wins';
  return arms.every(({ verdict }) => verdict === 'too-few') ? 'too-few' : 'no-difference';
}

/** Everything that is said at a look. `compared`: each arm but the control, as the verdict has them. */
export function lookResult({ look, days, arms, plan, figures }: Looked, compared: readonly ComparedArm[]): LookResult {
  const sums = arms.map(({ id }) => armSums(figures, id, days));
  const [control] = sums;
  const atLook = sums.map((own, at): ArmAtLook => {
    const found = at === 0 ? undefined : compared[at - 1];
    const id = arms[at]?.id ?? '';
    return {
      id,
      figures: own,
      conversions: conversionsOf(own, plan.metric),
      verdict: found?.verdict ?? 'control',
      comparison: found?.comparison ?? null,
      guardrails: control === undefined || found === undefined ? [] : guardrailsOf(control, own),
      rates: ratesByDay(figures, id, { days, metric: plan.metric }),
    };
  });
  const better = atLook.filter(({ verdict }) => verdict === 'better');
  const gain = ({ comparison }: ArmAtLook) => comparison?.difference ?? 0;
  const winner = better.toSorted((one, other) => gain(other) - gain(one))[0]?.id ?? null;
  return { kind: 'result', look, days, outcome: outcomeOf(compared), winner, arms: atLook };
}

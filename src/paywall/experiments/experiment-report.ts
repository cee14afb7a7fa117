import { type Day, daysOf } from '../calendar/day.ts';
import type { EpochMs } from '../clock.ts';
import { type ArmsByDay, armSums, byArmAndDay, shareOf } from './arm-sums.ts';
import type { Arm, Experiment } from './experiment.ts';
import type { ExperimentSums } from './experiment-figures.ts';
import { isConclusive, type LookResult, lookResult, verdictOfLook } from './look-result.ts';
import { daysAtLook, type LookTimes, lookTimes } from './looks.ts';
import { reportSentences } from './report-words.ts';
import { type SampleRatio, sampleRatio } from './sample-ratio.ts';

/** One arm while nothing is said of what it does. */
export interface ReportedArm {
  readonly id: string;
  readonly name: string;
  /** Of all readers, from 0 to 1. */
  readonly share: number;
  readonly exposed: number;
  /** By day, in the order of the report's `exposedDays`. */
  readonly exposedByDay: readonly number[];
  readonly paused: boolean;
  /** False for an arm that was paused: it has other readers than the rest. */
  readonly isCompared: boolean;
}

/**
 * - `running`: there was no look yet, or the last one could not tell the arms apart. Nothing else is said until the next.
 * - `mismatch`: an arm has lost readers, so that nothing is said of any.
 * - `no-control`: fewer than two arms are left to compare, because others were paused.
 */
export type ShownResult = { readonly kind: 'running' | 'no-control' | 'mismatch' } | LookResult;

export interface ExperimentReport {
  readonly firstDay: Day;
  readonly today: Day;
  /** Days that were begun. */
  readonly days: number;
  readonly exposedDays: readonly Day[];
  readonly looksTaken: number;
  readonly looksPlanned: number;
  /** The day from which there is another look; null after the last. */
  readonly nextLook: Day | null;
  readonly arms: readonly ReportedArm[];
  /** Readers who met two arms before they turned out to be one: they are left out. */
  readonly crossovers: number;
  readonly sampleRatio: SampleRatio;
  readonly result: ShownResult;
  /** The result in words, or why there is none. */
  readonly sentences: readonly string[];
}

interface Asked {
  readonly experiment: Experiment & { readonly startedAt: EpochMs };
  readonly sums: ExperimentSums;
  readonly timeZone: string;
  readonly now: EpochMs;
}

const isCompared = ({ pausedAt }: Arm) => pausedAt === undefined;

/** The arms of which something may be said; none without the control. */
function comparedArms({ arms }: Experiment): readonly Arm[] {
  const [control] = arms;
  const compared = arms.filter(isCompared);
  return control === undefined || !isCompared(control) || compared.length < 2 ? [] : compared;
}

/** By the first look that was conclusive. What comes after it is not looked at, so that no second look can change it. */
function shownResult(experiment: Experiment, times: LookTimes, figures: ArmsByDay): ShownResult {
  const { plan } = experiment;
  const arms = comparedArms(experiment);
  if (arms.length === 0) return { kind: 'no-control' };
  for (let look = 1; look <= times.looks; look += 1) {
    const looked = { look, days: daysAtLook(times, look), arms, plan, figures };
    const verdict = verdictOfLook(looked);
    if (verdict.kind === 'mismatch') return { kind: 'mismatch' };
    if (isConclusive(verdict.arms) || look === plan.weeks) return lookResult(looked, verdict.arms);
  }
  return { kind: 'running' };
}

/** What is said of an experiment that was started, and nothing that a look has not allowed to be said. */
export function experimentReport({ experiment, sums, timeZone, now }: Asked): ExperimentReport {
  const times = lookTimes(experiment, timeZone, now);
  const figures = byArmAndDay(sums.days);
  const exposedDays = daysOf(times.firstDay, times.today);
  const arms = experiment.arms.map((arm): ReportedArm => {
    const exposedByDay = exposedDays.map((day) => armSums(figures, arm.id, [day]).exposed);
    const exposed = exposedByDay.reduce((sum, each) => sum + each, 0);
    const { id, name, paused } = arm;
    return { id, name, share: shareOf(arm), exposed, exposedByDay, paused, isCompared: isCompared(arm) };
  });
  const ratio = sampleRatio(arms.filter((arm) => arm.isCompared));
  const result: ShownResult = ratio.isMismatch ? { kind: 'mismatch' } : shownResult(experiment, times, figures);
  const report = {
    firstDay: times.firstDay,
    today: times.today,
    days: times.days,
    exposedDays,
    looksTaken: times.looks,
    looksPlanned: experiment.plan.weeks,
    nextLook: times.nextLook,
    arms,
    crossovers: sums.crossovers,
    sampleRatio: ratio,
    result,
  };
  return { ...report, sentences: reportSentences(report, experiment.plan.metric) };
}

import { daysOf } from '../calendar/day.ts';
import type { EpochMs } from '../clock.ts';
import { type ArmsByDay, armSums, byArmAndDay, shareOf } from './arm-sums.ts';
import type { Arm, Experiment } from './experiment.ts';
import type { ExperimentSums } from './experiment-figures.ts';
import type { ExperimentReport, ReportedArm, ShownResult } from './experiment-report.ts';
import { isConclusive, lookResult, verdictOfLook } from './look-result.ts';
import { daysAtLook, type LookTimes, lookTimes } from './looks.ts';
import { reportSentences } from './report-words.ts';
import { sampleRatio } from './sample-ratio.ts';

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

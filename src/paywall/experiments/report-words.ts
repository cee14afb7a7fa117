import type { Day } from '../calendar/day.ts';
import type { Interval } from './comparison.ts';
import type { PrimaryMetric } from './experiment.ts';
import type { ExperimentReport } from './experiment-report.ts';
import type { Guardrail, GuardrailFinding } from './guardrails.ts';
import type { ArmAtLook, LookResult } from './look-result.ts';
import { leastConversions } from './verdict.ts';

type Reported = Omit<ExperimentReport, 'sentences'>;

const inNumber = new Intl.NumberFormat('en');
const inPercent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 2, minimumFractionDigits: 2 });
const inArticles = new Intl.NumberFormat('en', { maximumFractionDigits: 2, minimumFractionDigits: 2 });
const relative = new Intl.NumberFormat('en', {
  style: 'percent',
  maximumFractionDigits: 0,
  signDisplay: 'exceptZero',
});
const points = new Intl.NumberFormat('en', { maximumFractionDigits: 2, minimumFractionDigits: 2 });
const inDays = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });

const dayInWords = (day: Day) => inDays.format(Date.parse(day));

const did: Readonly<Record<PrimaryMetric, string>> = { paid: 'paid', registered: 'registered' };

const change = ({ from, to }: Interval) => `${relative.format(from - 1)} and ${relative.format(to - 1)}`;

function effectOf({ comparison }: ArmAtLook): string {
  if (comparison === null) return '';
  const { difference, ratio, ratioInterval } = comparison;
  const more = difference >= 0 ? 'more' : 'fewer';
  const size = `That is ${points.format(Math.abs(difference) * 100)} points ${more}`;
  if (ratio === null || ratioInterval === null) return `${size}.`;
  return `${size}, or ${relative.format(ratio - 1)}; the true effect lies between ${change(ratioInterval)}.`;
}

type Named = { readonly nameOf: (id: string) => string; readonly metric: PrimaryMetric };

function armSentence(arm: ArmAtLook, control: ArmAtLook, { nameOf, metric }: Named): string {
  const name = `“${nameOf(arm.id)}”`;
  const rates = `${inPercent.format(arm.comparison?.treatment ?? 0)} of its readers ${did[metric]}, and ${inPercent.format(arm.comparison?.control ?? 0)} of the control’s`;
  switch (arm.verdict) {
    case 'better':
      return `${name} is better: ${rates}. ${effectOf(arm)}`;
    case 'worse':
      return `${name} is worse: ${rates}. ${effectOf(arm)}`;
    case 'too-few': {
      const both = arm.conversions + control.conversions;
      return `Of ${name} nothing can be said: in it and the control together ${inNumber.format(both)} readers ${did[metric]}, and ${leastConversions} are needed.`;
    }
    default:
      return `${name} cannot be told from the control: ${rates}. ${effectOf(arm)}`;
  }
}

const harms: Readonly<Record<Guardrail, (arm: string, found: GuardrailFinding['comparison']) => string>> = {
  reads: (arm, { control, treatment }) =>
    `Readers of “${arm}” read less: ${inArticles.format(treatment)} articles each, and ${inArticles.format(control)} in the control.`,
  'taken-back': (arm, { control, treatment }) =>
    `More of those who paid in “${arm}” took it back or cancelled: ${inPercent.format(treatment)}, and ${inPercent.format(control)} in the control.`,
  'fail-open': (arm, { control, treatment }) =>
    `More views of “${arm}” were let in because the store did not answer: ${inPercent.format(treatment)}, and ${inPercent.format(control)} in the control.`,
};

function resultSentences(result: LookResult, named: Named): readonly string[] {
  const [control, ...others] = result.arms;
  if (control === undefined) return [];
  return others.flatMap((arm) => [
    armSentence(arm, control, named),
    ...arm.guardrails
      .filter(({ isWorse }) => isWorse)
      .map(({ guardrail, comparison }) => harms[guardrail](named.nameOf(arm.id), comparison)),
  ]);
}

/** Why there is no result. */
function withoutResult({ nextLook, looksTaken, result }: Reported): readonly string[] {
  if (result.kind === 'mismatch')
    return [
      'The arms were met by other numbers of readers than their shares say. Chance alone does that in fewer than one of 1,000 experiments.',
      'Somewhere readers of one arm are lost, so that what is counted of the arms cannot be trusted. No result is shown.',
    ];
  if (result.kind === 'no-control')
    return ['There is nothing to compare: an arm that was paused has other readers than the rest.'];
  const before = looksTaken === 0 ? 'Running.' : `Running: the arms could not be told apart after week ${looksTaken}.`;
  return nextLook === null
    ? [before]
    : [`${before} The next look is on ${dayInWords(nextLook)}; nothing is said before.`];
}

/** A report in words, in whole sentences. */
export function reportSentences(report: Reported, metric: PrimaryMetric): readonly string[] {
  const { result, arms, crossovers } = report;
  const nameOf = (id: string) => arms.find((arm) => arm.id === id)?.name ?? id;
  const left = crossovers === 1 ? '1 reader is' : `${inNumber.format(crossovers)} readers are`;
  return [
    ...(result.kind === 'result' ? resultSentences(result, { nameOf, metric }) : withoutResult(report)),
    ...(crossovers === 0 ? [] : [`${left} left out, having met two arms before signing in.`]),
  ];
}

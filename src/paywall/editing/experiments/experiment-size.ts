import type { WindowRule } from '../../calendar/window.ts';
import type { PrimaryMetric } from '../../experiments/experiment.ts';
import { leastWeeks, mostWeeks } from '../../experiments/looks.ts';
import { readersPerArm, smallestEffect } from '../../experiments/sample-size.ts';
import { falseWinners, leastConversions } from '../../experiments/verdict.ts';

/** What an experiment is to find, and in how many readers. */
export interface WantedSize {
  readonly metric: PrimaryMetric;
  /** As a ratio: 0.2 for a fifth more. */
  readonly smallestEffect: number;
  /** Share of exposed readers who convert today; null if it is not known. */
  readonly baseRate: number | null;
  /** Of all readers, from 0 to 1: one for each arm, the control among them. */
  readonly shares: readonly number[];
  /** Readers of the publication who would be exposed in a week. */
  readonly exposedPerWeek: number;
  readonly window: WindowRule;
}

export interface ExperimentSize {
  readonly baseRate: number | null;
  readonly exposedPerWeek: number;
  /** Null, and so what follows, if the base rate is not known or leaves no room for such an effect. */
  readonly readersPerArm: number | null;
  /** In all arms together. */
  readonly readers: number | null;
  /** Whole weeks that it takes at this traffic; null also if there are no readers. */
  readonly weeks: number | null;
  readonly leastWeeks: number;
  readonly mostWeeks: number;
  /** Whether it can be done within the most weeks. */
  readonly isEnough: boolean;
  /** The smallest effect that can be found within the most weeks, as a ratio; null if none can. */
  readonly findable: number | null;
  readonly sentence: string;
}

const about = new Intl.NumberFormat('en', { maximumSignificantDigits: 2 });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumSignificantDigits: 2 });

const weeksInWords = (weeks: number) => (weeks === 1 ? 'a week' : `${weeks} weeks`);

/** How many readers each arm needs: also so many that a winner may be named at all. */
function neededPerArm(
  { baseRate, smallestEffect: effect }: { readonly baseRate: number; readonly smallestEffect: number },
  arms: number,
): number | null {
  const alpha = falseWinners / Math.max(1, arms - 1);
  const found = readersPerArm({ baseRate, relativeEffect: effect, alpha });
  if (found === null) return null;
  return Math.max(found, Math.ceil(leastConversions / (baseRate * (2 + effect))));
}

function findableIn({ baseRate, shares, exposedPerWeek }: WantedSize): number | null {
  const readers = exposedPerWeek * Math.min(...shares) * mostWeeks;
  if (baseRate === null || readers < 1) return null;
  const alpha = falseWinners / Math.max(1, shares.length - 1);
  return smallestEffect(readers, { baseRate, alpha });
}

type Figures = Omit<ExperimentSize, 'sentence'>;

function sentenceOf({ baseRate, readers, weeks, isEnough, findable, exposedPerWeek }: Figures): string {
  if (baseRate === null)
    return 'How many readers this needs cannot be said before it is known how many of them convert today.';
  if (readers === null) return 'There is no such effect: more readers would convert than there are.';
  const needs = `needs about ${about.format(readers)} readers`;
  if (weeks === null)
    return `This ${needs}. How long that takes cannot be said: no readers were counted in the last four weeks.`;
  if (isEnough) return `This ${needs}: at your traffic about ${weeksInWords(weeks)}.`;
  const traffic = `your ${about.format(exposedPerWeek)} readers a week would take about ${about.format(weeks)} weeks`;
  const instead =
    findable === null
      ? `No difference can be found in ${mostWeeks} weeks.`
      : `In ${mostWeeks} weeks a difference of ${percent.format(findable)} or more can be found.`;
  return `No: this ${needs}, and ${traffic}. ${instead}`;
}

/** How many readers an experiment needs, how long that takes, and whether it can be done. */
export function experimentSize(wanted: WantedSize): ExperimentSize {
  const { baseRate, shares, exposedPerWeek, window } = wanted;
  const perArm = baseRate === null ? null : neededPerArm({ ...wanted, baseRate }, shares.length);
  const smallest = Math.min(...shares);
  const total = shares.reduce((sum, share) => sum + share, 0);
  const perWeek = exposedPerWeek * smallest;
  const least = leastWeeks(window);
  const weeks = perArm === null || perWeek === 0 ? null : Math.max(least, Math.ceil(perArm / perWeek));
  const figures = {
    baseRate,
    exposedPerWeek: Math.round(exposedPerWeek),
    readersPerArm: perArm,
    readers: perArm === null || smallest === 0 ? null : Math.round((perArm * total) / smallest),
    weeks,
    leastWeeks: least,
    mostWeeks,
    isEnough: weeks !== null && weeks <= mostWeeks,
    findable: findableIn(wanted),
  };
  return { ...figures, sentence: sentenceOf(figures) };
}

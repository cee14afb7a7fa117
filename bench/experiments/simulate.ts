import { type Sample, shareSample } from '../../src/paywall/experiments/comparison.ts';
import { sampleRatio } from '../../src/paywall/experiments/sample-ratio.ts';
import { falseWinners, isDecided, verdictAt } from '../../src/paywall/experiments/verdict.ts';

/*
 * Experiments that nobody runs: readers convert at a rate of one in a hundred, and what the report would say of them is counted. The same
 * figures on every machine, by their seed.
 */

/** Numbers from 0 to 1 by a seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const normalOf = (random: () => number) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** How many of so many readers convert, by the normal approximation: there are always more than a hundred. */
const converted = (readers: number, rate: number, random: () => number) =>
  Math.max(0, Math.round(readers * rate + Math.sqrt(readers * rate * (1 - rate)) * normalOf(random)));

export interface Scenario {
  /** Readers of each arm in each week. */
  readonly readersByWeek: readonly number[];
  readonly baseRate: number;
  /** Of each arm but the control, as a ratio: 0 for an A/A. */
  readonly effects: readonly number[];
  readonly experiments: number;
  readonly seed: number;
}

export interface Found {
  /** Share of experiments in which some arm was called better or worse. */
  readonly called: number;
  /** The same before the last look. */
  readonly early: number;
}

interface Simulated {
  readonly samples: readonly Sample[];
  readonly exposed: number;
}

/** The sums of every arm at the end of each period. */
function sumsOf({ readersByWeek, baseRate, effects }: Scenario, random: () => number, periods: number): Simulated[] {
  const rates = [0, ...effects].map((effect) => baseRate * (1 + effect));
  let [exposed, sums] = [0, rates.map(() => 0)];
  return readersByWeek.flatMap((week) =>
    Array.from({ length: periods }, () => {
      exposed += week / periods;
      sums = sums.map((sum, arm) => sum + converted(week / periods, rates[arm] ?? 0, random));
      return { exposed, samples: sums.map((sum) => shareSample(exposed, sum)) };
    }),
  );
}

/** What the weekly looks of the report find. */
export function simulateLooks(scenario: Scenario): Found {
  const random = randomOf(scenario.seed);
  const looks = scenario.readersByWeek.length;
  let [called, early] = [0, 0];
  for (let run = 0; run < scenario.experiments; run += 1) {
    const look = sumsOf(scenario, random, 1).findIndex(({ exposed, samples }, at) => {
      const arms = samples.map((sample) => ({ sample, exposed, share: 1 }));
      const verdict = verdictAt(at + 1, { looks, alpha: falseWinners }, arms);
      return verdict.kind === 'look' && verdict.arms.some(isDecided);
    });
    if (look >= 0) called += 1;
    if (look >= 0 && look < looks - 1) early += 1;
  }
  return { called: called / scenario.experiments, early: early / scenario.experiments };
}

/** What somebody finds who looks every day, and stops at the first z beyond 1.96: what Stile does not do. */
export function simulatePeeking(scenario: Scenario): Found {
  const random = randomOf(scenario.seed);
  let called = 0;
  for (let run = 0; run < scenario.experiments; run += 1) {
    const isCalled = sumsOf(scenario, random, 7).some(({ exposed, samples }) => {
      const arms = samples.map((sample) => ({ sample, exposed, share: 1 }));
      const verdict = verdictAt(1, { looks: 1, alpha: falseWinners }, arms);
      return verdict.kind === 'look' && verdict.arms.some(({ comparison: { z } }) => Math.abs(z) > 1.96);
    });
    if (isCalled) called += 1;
  }
  return { called: called / scenario.experiments, early: called / scenario.experiments };
}

/** How often the check of the sample ratio speaks up, if one arm of so many readers loses this share of them. */
export function simulateLoss(
  readers: number,
  lost: number,
  { experiments, seed }: Pick<Scenario, 'experiments' | 'seed'>,
): number {
  const random = randomOf(seed);
  let found = 0;
  for (let run = 0; run < experiments; run += 1) {
    const first = converted(2 * readers, 0.5, random);
    const second = Math.round((2 * readers - first) * (1 - lost));
    const arms = [first, second].map((exposed) => ({ exposed, share: 1 }));
    if (sampleRatio(arms).isMismatch) found += 1;
  }
  return found / experiments;
}

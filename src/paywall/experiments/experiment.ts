import type { EpochMs } from '../clock.ts';
import type { Effects } from '../variants/effects.ts';

/** Readers are divided into so many buckets by each seed. */
export const assignmentBuckets = 10_000;

/** Buckets `[start, end)`. A share grows by a further range; no range ever moves, so nobody changes arms. */
export type BucketRange = readonly [start: number, end: number];

export interface Arm {
  readonly id: string;
  readonly name: string;
  readonly ranges: readonly BucketRange[];
  /** Its readers go on belonging to it, and are served what all others are; none of them is exposed meanwhile. */
  readonly paused: boolean;
  /** When it was first paused while the experiment ran: from then on it has other readers than the rest, and is compared no more. */
  readonly pausedAt?: EpochMs;
  /** None in the first arm, the control. */
  readonly effects: Effects;
}

/** What is decided upon: a reader pays, or registers, after having been exposed. */
export type PrimaryMetric = 'paid' | 'registered';

/** What was fixed before the start, and is not changed afterwards. */
export interface ExperimentPlan {
  readonly metric: PrimaryMetric;
  /** The share of exposed readers who convert today, from 0 to 1. */
  readonly baseRate: number;
  /** The smallest effect that matters, as a ratio: 0.2 for a fifth more. */
  readonly smallestEffect: number;
  /** Whole weeks that it runs, at least one window; one look at the end of each. */
  readonly weeks: number;
}

/** How an experiment ended. It is never changed again. */
export interface Conclusion {
  readonly at: EpochMs;
  readonly who: string;
  /** `stopped`: ended before a look could decide. */
  readonly outcome: 'winner' | 'no-difference' | 'stopped' | 'invalid';
  /** The arm whose effects became the publication's own; null if none did. */
  readonly adopted: string | null;
  /** The result as it was shown, JSON. */
  readonly result: unknown;
}

/** What holds for all experiments of a publication. */
export interface ExperimentRule {
  /** The share of readers, from 0 to 0.5, whom no experiment touches. */
  readonly holdback: number;
}

export interface Experiment {
  readonly id: string;
  readonly name: string;
  /** What is expected and why, in the editor's words. */
  readonly hypothesis: string | null;
  /** Experiments in one layer exclude each other; null for one beside all others. */
  readonly layer: string | null;
  /** By which readers are divided; drawn when it is made. Experiments of one layer share the layer's name instead. */
  readonly seed: string;
  readonly status: 'draft' | 'running' | 'ended';
  readonly startedAt: EpochMs | null;
  /** The control first. Two to five. */
  readonly arms: readonly Arm[];
  readonly plan: ExperimentPlan;
  readonly conclusion: Conclusion | null;
}

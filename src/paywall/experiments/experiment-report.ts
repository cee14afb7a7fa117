import type { Day } from '../calendar/day.ts';
import type { LookResult } from './look-result.ts';
import type { SampleRatio } from './sample-ratio.ts';

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

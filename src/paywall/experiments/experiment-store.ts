import type { EpochMs } from '../clock.ts';
import type { ReaderKey } from '../reader.ts';
import type { ExperimentFigures } from './experiment-figures.ts';
import type { ReaderParticipations } from './participation.ts';

/** One reader of one publication. */
export interface ParticipantPlace {
  readonly publication: string;
  readonly reader: ReaderKey;
}

export interface StoredParticipations {
  readonly record: ReaderParticipations;
  /** 1 for the first; rises by one with every change. */
  readonly version: number;
}

/** What is added to the figures of one experiment. */
export interface ExperimentBatch {
  readonly publication: string;
  readonly experiment: string;
  /** What is added to each sum, by `sumName`; less than 0 if something is taken back. */
  readonly sums: ReadonlyMap<string, number>;
  /** Names the process that counted. */
  readonly writer: string;
  /** Rises from batch to batch of a writer. */
  readonly number: number;
  readonly now: EpochMs;
  readonly keptUntil: EpochMs;
}

/** The parts that readers have in experiments, and the sums of them. Throws `store-unavailable` when something is not known to have happened. */
export interface ExperimentStore extends ExperimentFigures {
  /** Null for a reader who has no part in any experiment. */
  find(place: ParticipantPlace): Promise<StoredParticipations | null>;
  /** Writes if the stored version is still `expectedVersion` (0 if there is none). Returns whether it did. */
  replace(
    change: ParticipantPlace & {
      readonly expectedVersion: number;
      readonly next: ReaderParticipations;
      readonly now: EpochMs;
      readonly keptUntil: EpochMs;
    },
  ): Promise<boolean>;
  /**
   * Adds a batch, in one atomic step and exactly once: one whose number is not above the last of this writer for this experiment is
   * there already, and is skipped.
   */
  add(batch: ExperimentBatch): Promise<void>;
}

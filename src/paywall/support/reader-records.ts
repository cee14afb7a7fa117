import type { WindowName } from '../calendar/window-retention.ts';
import type { EpochMs } from '../clock.ts';
import type { Telling } from '../events/telling.ts';
import type { CountedView } from '../metering/meter.ts';
import type { ReaderKey } from '../reader.ts';

/** One reader of one publication, as stores know them. */
export interface ReaderPlace {
  readonly publication: string;
  readonly reader: ReaderKey;
}

/** What is held of a reader in one window. */
export interface WindowRecord {
  readonly window: string;
  /** Where a rolling window ends; null for a calendar window, of which the zone says so. */
  readonly endsAt: EpochMs | null;
  /** Oldest first. */
  readonly views: readonly CountedView[];
  /** As in `ViewResult`. */
  readonly united: boolean;
  /** The registered reader whom this one, who was anonymous, was united with. Of one who was erased it is all zeros. */
  readonly unitedWith: ReaderKey | null;
  /** The anonymous readers who were united into this one. */
  readonly unitedFrom: readonly ReaderKey[];
}

/** Whether anything is held in it. A calendar window that was emptied is like one that was never begun. */
export const isNotEmpty = ({ endsAt, views, unitedWith, unitedFrom }: WindowRecord): boolean =>
  endsAt !== null || views.length > 0 || unitedWith !== null || unitedFrom.length > 0;

/**
 * Everything that a store holds of one reader, for the support desk. Every method throws `store-unavailable` when it is not known
 * to have happened, and is safe to repeat.
 */
export interface ReaderRecords {
  /** Every window in which anything is held, those among them that are over and still kept. */
  read(place: ReaderPlace & { now: EpochMs }): Promise<readonly WindowRecord[]>;

  /**
   * Takes away what is counted in these windows, in one atomic step. A rolling window that has begun goes on, and what was united
   * stays so: nothing of it is brought back.
   */
  reset(place: ReaderPlace & { windows: readonly WindowName[] }): Promise<void>;

  /**
   * Takes away everything of the reader, in one atomic step: what is counted in all windows, the entitlement, the customer and the
   * open checkout, and the events that tell of them. Unions with other readers stay done, but do not name this one any more. Only trials that were had remain.
   */
  erase(place: ReaderPlace & { now: EpochMs; telling?: Telling | undefined }): Promise<void>;
}

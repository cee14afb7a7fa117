import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';

/** Where an operator publishes the ranges of its addresses, and how the last load of it went. Times are real ones. */
export interface RangeSource {
  /** An https address, or `file:` and the name of a file. */
  readonly source: string;
  /** Ranges of the last good set. */
  readonly entries: number;
  /** When the last good set was loaded or found to be unchanged; null if there is none. */
  readonly loadedAt: EpochMs | null;
  /** When it was first looked for. */
  readonly since: EpochMs;
  /** Null if it was not yet. */
  readonly triedAt: EpochMs | null;
  /** When the operator says that it made the list. */
  readonly madeAt: string | null;
  /** Why the last attempt brought nothing; null if it did. */
  readonly fault: string | null;
}

/** A set that is older proves addresses that may be somebody else's by now. */
const oldAfterMs = 7 * dayMs;

/** How old the ranges are that are in use; if there are none, since when they are missing. */
export const ageOf = ({ loadedAt, since }: RangeSource, now: EpochMs): number => Math.max(0, now - (loadedAt ?? since));

export const isOld = (source: RangeSource, now: EpochMs): boolean => ageOf(source, now) > oldAfterMs;

const address = /^https:\/\/[a-z0-9.-]+(?::\d{1,5})?(?:\/[\x21-\x7e]*)?$/i;
const file = /^file:(?!\.)[\w.-]{1,100}$/;

/** The name of the file that a source is, or null for one that is an address. */
export const fileOfSource = (source: string): string | null =>
  file.test(source) ? source.slice('file:'.length) : null;

/** Whether ranges can be loaded from there. */
export const isRangeSource = (text: string): boolean => address.test(text) || file.test(text);

import type { EpochMs } from '../paywall/clock.ts';

export const timestampDigits = 13;

const latest = 10 ** timestampDigits - 1;

const textOf = (at: EpochMs): string =>
  String(Math.min(Math.max(Math.ceil(at), 0), latest)).padStart(timestampDigits, '0');

/** Views that come together are of one millisecond, and Node is slow at writing numbers of more than 31 bits. */
let last = { at: 0, text: textOf(0) };

/**
 * A time as thirteen digits, so that a script compares two by their order as text. That reaches to the year 2286;
 * everything later, infinity among it, is the latest.
 */
export function timestamp(at: EpochMs): string {
  if (at !== last.at) last = { at, text: textOf(at) };
  return last.text;
}

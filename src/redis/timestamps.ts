import type { EpochMs } from '../paywall/clock.ts';

export const timestampDigits = 13;

const latest = 10 ** timestampDigits - 1;

/**
 * A time as thirteen digits, so that a script compares two by their order as text. That reaches to the year 2286;
 * everything later, infinity among it, is the latest.
 */
export function timestamp(at: EpochMs): string {
  return String(Math.min(Math.max(Math.ceil(at), 0), latest)).padStart(timestampDigits, '0');
}

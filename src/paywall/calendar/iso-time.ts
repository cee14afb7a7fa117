import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../clock.ts';

let last: { at: EpochMs; timeZone: string; text: string } | undefined;

/** ISO 8601 with the offset of the zone at that time: `2026-12-01T00:00:00+09:00`. Most calls ask for the end of the same window. */
export function isoTime(at: EpochMs, timeZone: string): string {
  if (last?.at === at && last.timeZone === timeZone) return last.text;
  const zoned = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const text = zoned.toString({ timeZoneName: 'never', smallestUnit: 'second' });
  last = { at, timeZone, text };
  return text;
}

/** The same for an end before which somebody must not come back: up to a second late and never early, for it has no fractions. */
export function isoEnd(at: EpochMs, timeZone: string): string {
  return isoTime(Math.ceil(at / 1000) * 1000, timeZone);
}

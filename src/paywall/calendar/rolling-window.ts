import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../clock.ts';
import { dayMs } from './milliseconds.ts';
import { offsetSpan } from './offset-span.ts';

/** From `from` (inclusive) to `until` (exclusive) a rolling window that begins then lasts `lengthMs`. */
interface Stretch {
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly lengthMs: number;
}

/** The last stretch of each length and zone: the calendar need not be asked again until the zone changes its clocks. */
const latest = new Map<string, Stretch>();

function stretchAround(days: number, timeZone: string, at: EpochMs): Stretch {
  const start = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  const end = start.add({ days });
  const lengthMs = end.epochMilliseconds - at;
  const [starts, ends] = [offsetSpan(start), offsetSpan(end)];
  // In the day after a change of clocks a local time may be one that came twice, of which the first counts.
  const from = Math.max(starts.from, ends.from + dayMs - lengthMs);
  return { from, until: Math.min(starts.until, ends.until - lengthMs), lengthMs };
}

/** When a window of `days` calendar days that begins at `at` ends: at the same local time, `days` dates later. */
export function rollingEnd(days: number, timeZone: string, at: EpochMs): EpochMs {
  const key = `${days} ${timeZone}`;
  const known = latest.get(key);
  if (known !== undefined && at >= known.from && at < known.until) return at + known.lengthMs;
  const stretch = stretchAround(days, timeZone, at);
  if (at >= stretch.from && at < stretch.until) latest.set(key, stretch);
  return at + stretch.lengthMs;
}

import type { MeterReading, ViewOutcome } from './meter.ts';

interface Said {
  readonly outcome: ViewOutcome;
  readonly reading: MeterReading;
}

/** What the meter would have said of a view under another limit. What was counted would have been counted as far as there was room. */
export function meterUnder(limit: number, said: Said): Said {
  const { outcome, reading } = said;
  if (outcome === 'entitled' || limit === reading.limit) return said;
  const before = reading.used - (outcome === 'counted' ? 1 : 0);
  const readingOf = (used: number) => ({ ...reading, limit, used, left: Math.max(0, limit - used) });
  if (outcome === 'already-read') return { outcome, reading: readingOf(before) };
  if (before >= limit) return { outcome: 'full', reading: readingOf(before) };
  return outcome === 'room'
    ? { outcome, reading: readingOf(before) }
    : { outcome: 'counted', reading: readingOf(before + 1) };
}

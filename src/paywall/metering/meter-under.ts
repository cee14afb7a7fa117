import type { PublicationSettings } from '../publication.ts';
import type { ReaderKind } from '../reader.ts';
import type { MeterReading, ViewOutcome } from './meter.ts';

interface Said {
  readonly outcome: ViewOutcome;
  readonly reading: MeterReading;
}

interface Asked {
  readonly meter: Said | null;
  readonly reader: { readonly kind: ReaderKind };
}

/**
 * What the meter would have said of a view, had the publication had these settings. What was counted would have been counted as far as
 * there was room. Null if it was not asked.
 */
export function meterUnder({ meter: { limits } }: PublicationSettings, { meter, reader }: Asked): Said | null {
  const limit = limits[reader.kind];
  if (meter === null || meter.outcome === 'entitled' || limit === meter.reading.limit) return meter;
  const { outcome, reading } = meter;
  const before = reading.used - (outcome === 'counted' ? 1 : 0);
  const readingOf = (used: number) => ({ ...reading, limit, used, left: Math.max(0, limit - used) });
  if (outcome === 'already-read') return { outcome, reading: readingOf(before) };
  if (before >= limit) return { outcome: 'full', reading: readingOf(before) };
  return outcome === 'room'
    ? { outcome, reading: readingOf(before) }
    : { outcome: 'counted', reading: readingOf(before + 1) };
}

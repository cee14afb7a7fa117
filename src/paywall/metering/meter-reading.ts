import { windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import type { PublicationSettings } from '../publication.ts';
import type { Reader } from '../reader.ts';
import type { Decision } from './decide.ts';
import type { MeterReading, ViewOutcome, ViewResult } from './meter.ts';

/** The meter of one reader, in figures. What a union brought above the limit is not shown as used. */
export function readingOf(
  settings: PublicationSettings,
  reader: Reader,
  found: Pick<ViewResult, 'used' | 'united' | 'windowEndsAt'>,
): MeterReading {
  const limit = settings.meter.limits[reader.kind];
  const used = found.united ? Math.min(found.used, limit) : found.used;
  return {
    limit,
    used,
    left: Math.max(0, limit - used),
    window: settings.meter.window.kind,
    resetsAt: found.windowEndsAt,
  };
}

/** The meter of a new reader who has no free articles at all, which no store need be asked for. */
export function noAllowance({ meter, timeZone }: PublicationSettings, now: EpochMs) {
  const { kind, endsAt } = windowAt(meter.window, timeZone, now);
  const reading: MeterReading = { limit: 0, used: 0, left: 0, window: kind, resetsAt: endsAt };
  const outcome: ViewOutcome = 'full';
  return { outcome, reading };
}

/** The meter with the article now shown taken as read, counted or not: a dry run announces what a view will. Null if no meter applies. */
export function meterOnceRead({
  reason,
  counted,
  meter,
}: Pick<Decision, 'reason' | 'counted' | 'meter'>): MeterReading | null {
  const uncounted = reason === 'METERED' && !counted ? 1 : 0;
  return meter && { ...meter, used: meter.used + uncounted, left: Math.max(0, meter.left - uncounted) };
}

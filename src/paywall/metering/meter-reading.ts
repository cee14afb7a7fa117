import type { PublicationSettings } from '../publication.ts';
import type { Reader } from '../reader.ts';
import type { MeterReading, ViewResult } from './meter.ts';

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

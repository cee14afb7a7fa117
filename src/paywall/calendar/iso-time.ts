import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../clock.ts';
import { offsetSpan } from './offset-span.ts';

/** From `from` (inclusive) to `until` (exclusive) the clocks of a zone are so far ahead of UTC. */
interface Stretch {
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly offsetMs: number;
  /** `+09:00`. */
  readonly offset: string;
}

/** The stretches last asked for of each zone: asking the calendar takes longer than everything else in a decision. */
const known = new Map<string, readonly Stretch[]>();

/** Purchases lie years apart, and most zones change their clocks twice a year. */
const mostKnown = 24;

function stretchAround(at: EpochMs, timeZone: string): Stretch {
  const moment = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone);
  return {
    ...offsetSpan(moment),
    offsetMs: moment.offsetNanoseconds / 1e6,
    offset: moment.toString({ timeZoneName: 'never', smallestUnit: 'second' }).slice('2026-12-01T00:00:00'.length),
  };
}

function stretchOf(at: EpochMs, timeZone: string): Stretch {
  const stretches = known.get(timeZone) ?? [];
  for (const stretch of stretches) if (at >= stretch.from && at < stretch.until) return stretch;
  const stretch = stretchAround(at, timeZone);
  known.set(timeZone, [stretch, ...stretches.slice(0, mostKnown - 1)]);
  return stretch;
}

let last: { readonly at: EpochMs; readonly timeZone: string; readonly text: string } | undefined;

/** ISO 8601 with the offset of the zone at that time: `2026-12-01T00:00:00+09:00`. Most calls ask for the end of the same window. */
export function isoTime(at: EpochMs, timeZone: string): string {
  if (last?.at === at && last.timeZone === timeZone) return last.text;
  const { offsetMs, offset } = stretchOf(at, timeZone);
  const text = `${new Date(at + offsetMs).toISOString().slice(0, -'.000Z'.length)}${offset}`;
  last = { at, timeZone, text };
  return text;
}

/** The same for an end before which somebody must not come back: up to a second late and never early, for it has no fractions. */
export function isoEnd(at: EpochMs, timeZone: string): string {
  return isoTime(Math.ceil(at / 1000) * 1000, timeZone);
}

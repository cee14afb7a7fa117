import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../clock.ts';

/** A span of calendar time, for example three months. */
export interface Term {
  readonly count: number;
  readonly unit: 'day' | 'week' | 'month' | 'year';
}

/** Making a format costs a hundred times what using it costs. Locales come from wordings, so there are few. */
const formats = new Map<string, Intl.NumberFormat>();

/** A term in words, for example `3 months`. */
export function formatTerm(term: Term, locale: string): string {
  const key = `${locale} ${term.unit}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(locale, { style: 'unit', unit: term.unit, unitDisplay: 'long' });
    formats.set(key, format);
  }
  return format.format(term.count);
}

/**
 * When a term that begins at `start` ends: at the same local time of the zone, on the day that the calendar names. Where a month has
 * no such day its last one is meant: 31 January and three months make 30 April. Throws a RangeError for an unknown zone.
 */
export function addTerm(start: EpochMs, term: Term, timeZone: string): EpochMs {
  const begin = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timeZone);
  return begin.add({ [`${term.unit}s`]: term.count }).epochMilliseconds;
}

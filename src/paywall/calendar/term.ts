import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../clock.ts';

/** A span of calendar time, for example three months. */
export interface Term {
  readonly count: number;
  readonly unit: 'day' | 'week' | 'month' | 'year';
}

/** Making a format costs a hundred times what using it costs. Locales come from wordings, so there are few. */
const formats = new Map<string, Intl.NumberFormat>();

function formatOf(unit: Term['unit'], locale: string): Intl.NumberFormat {
  const key = `${locale} ${unit}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });
  formats.set(key, made);
  return made;
}

export const isSameTerm = (one: Term, other: Term): boolean => one.count === other.count && one.unit === other.unit;

/** A term in words, for example `3 months`. */
export const formatTerm = ({ count, unit }: Term, locale: string): string => formatOf(unit, locale).format(count);

/** Languages that write one thing otherwise than several. */
const withSingular = new Map<string, boolean>();

function hasSingular(locale: string): boolean {
  const known = withSingular.get(locale);
  if (known !== undefined) return known;
  const made = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.length > 1;
  withSingular.set(locale, made);
  return made;
}

/** The units as languages name one of them. Taking a text apart costs more than a whole banner. */
const units = new Map<string, string>();

function unitOf(unit: Term['unit'], locale: string): string {
  const key = `${unit} ${locale}`;
  const known = units.get(key);
  if (known !== undefined) return known;
  const parts = formatOf(unit, locale).formatToParts(1);
  const made = parts.flatMap(({ type, value }) => (type === 'unit' ? [value.trim()] : [])).join(' ');
  units.set(key, made);
  return made;
}

/**
 * What follows "every": `month`, `3 months`. One of a unit is named without its number in languages that have a singular, and with
 * it in the others: `1 か月`.
 */
export function formatEvery(term: Term, locale: string): string {
  if (term.count !== 1 || !hasSingular(locale)) return formatTerm(term, locale);
  return unitOf(term.unit, locale) || formatTerm(term, locale);
}

/**
 * When a term that begins at `start` ends: at the same local time of the zone, on the day that the calendar names. Where a month has
 * no such day its last one is meant: 31 January and three months make 30 April. Throws a RangeError for an unknown zone.
 */
export function addTerm(start: EpochMs, term: Term, timeZone: string): EpochMs {
  const begin = Temporal.Instant.fromEpochMilliseconds(start).toZonedDateTimeISO(timeZone);
  return begin.add({ [`${term.unit}s`]: term.count }).epochMilliseconds;
}

import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';

/** The last place on earth to see a day end is twelve hours behind UTC. */
const behindUtcMs = 12 * 3_600_000;

/** Between the words of a date: `31st of January, 2025`, `31 de enero de 2025`. */
const gap = String.raw`(?:st|nd|rd|th|er|[ºª])?[\s.,]{0,3}(?:(?:of|de|del)\s)?`;
const year = String.raw`(?<year>(?:19|20)\d\d)(?!\d)`;
const someYear = /(?:19|20)\d\d/;

const numeric = [
  new RegExp(String.raw`(?<!\d)${year}[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?!\d)`, 'g'),
  new RegExp(String.raw`(?<!\d)${year}\s?[年년]\s?(?<month>\d{1,2})\s?[月월](?:\s?(?<day>\d{1,2})\s?[日일])?`, 'g'),
];

/** The names of the months in a locale, long and short, alone and within a date, where some languages decline them. */
function monthNames(locale: string): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const month of ['long', 'short'] as const) {
    for (const form of [{ month }, { month, day: 'numeric', year: 'numeric' }] as const) {
      const format = new Intl.DateTimeFormat(locale, { ...form, timeZone: 'UTC', calendar: 'gregory' });
      for (let index = 0; index < 12; index += 1) {
        const parts = format.formatToParts(Date.UTC(2025, index, 15));
        const name = parts
          .find(({ type }) => type === 'month')
          ?.value.normalize('NFKC')
          .toLowerCase()
          .replace(/\.$/, '');
        if (name !== undefined && !/\d/.test(name)) names.set(name, index + 1);
      }
    }
  }
  return names;
}

/** Dates that are written with a month's name, in any of the usual orders. */
function namedPattern(names: Iterable<string>): RegExp | null {
  // The longest first, so that `mar` does not stand for `march`.
  const ordered = [...names].sort((one, other) => other.length - one.length);
  if (ordered.length === 0) return null;
  const escaped = ordered.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  const name = String.raw`(?<!\p{L})(?<name>${escaped.join('|')})(?!\p{L})`;
  return new RegExp(
    String.raw`(?:(?<!\d)(?<day>\d{1,2})${gap})?${name}${gap}(?:(?<after>\d{1,2})${gap})?${year}`,
    'giu',
  );
}

interface DateReader {
  readonly patterns: readonly RegExp[];
  readonly names: ReadonlyMap<string, number>;
}

const readers = new Map<string, DateReader>();

function readerOf(locale: string): DateReader {
  const known = readers.get(locale);
  if (known !== undefined) return known;
  const names = monthNames(locale);
  const named = namedPattern(names.keys());
  const reader = { names, patterns: named === null ? numeric : [...numeric, named] };
  readers.set(locale, reader);
  return reader;
}

/**
 * Dates written out in a text, in figures or with the locale's month names, that are over everywhere on earth at `now`. A date
 * without its year is none: it comes again.
 */
export function pastDates(text: string, locale: string, now: EpochMs): readonly string[] {
  const plain = text.normalize('NFKC');
  // Asked first, because the names of a locale's months take a while to find, and hardly a text needs them.
  if (!someYear.test(plain)) return [];
  const { patterns, names } = readerOf(locale);
  const found: string[] = [];
  for (const pattern of patterns) {
    for (const { 0: written, groups = {} } of plain.matchAll(pattern)) {
      const { name, month: figure, day, after = day, year: inYear } = groups;
      const month = names.get(name?.toLowerCase() ?? '') ?? Number(figure);
      // Day 0 of the month after is a month's last day.
      const midnight = Date.UTC(Number(inYear), after === undefined ? month : month - 1, Number(after ?? 0));
      if (midnight + dayMs + behindUtcMs <= now) found.push(written.trim());
    }
  }
  return found;
}

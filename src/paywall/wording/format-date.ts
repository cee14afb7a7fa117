import type { EpochMs } from '../clock.ts';

interface KnownFormat {
  readonly format: Intl.DateTimeFormat;
  /** What was written last: all readers of a day are shown the same dates. */
  last: { readonly at: EpochMs; readonly text: string } | null;
}

/** Making a format costs a hundred times what using it costs. Locales and zones come from publications, so there are few. */
const formats = new Map<string, KnownFormat>();

const englishOrdinals = new Intl.PluralRules('en', { type: 'ordinal' });

const endings: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = { one: 'st', two: 'nd', few: 'rd' };

/** A day of the month as English says it: 1st, 2nd, 3rd, 11th, 22nd. */
export function englishOrdinal(day: number): string {
  return `${day}${endings[englishOrdinals.select(day)] ?? 'th'}`;
}

function formatOf(locale: string, timeZone: string, year: 'numeric' | undefined): KnownFormat {
  const key = `${locale} ${timeZone} ${year}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone, ...(year && { year }) });
  const made = { format, last: null };
  formats.set(key, made);
  return made;
}

function inWords(at: EpochMs, format: Intl.DateTimeFormat, locale: string): string {
  if (!/^en\b/i.test(locale)) return format.format(at);
  const parts = format.formatToParts(at);
  return parts.map(({ type, value }) => (type === 'day' ? englishOrdinal(Number(value)) : value)).join('');
}

function written(at: EpochMs, known: KnownFormat, locale: string): string {
  if (known.last?.at === at) return known.last.text;
  const text = inWords(at, known.format, locale);
  known.last = { at, text };
  return text;
}

/** Month and day that the zone's calendar shows at `at`, as the locale writes them: `January 31st` in English, `1月31日` in Japanese. */
export const formatDate = (at: EpochMs, locale: string, timeZone: string): string =>
  written(at, formatOf(locale, timeZone, undefined), locale);

/** The same with its year, for what somebody will pay on that day: `February 28th, 2027`. */
export const formatFullDate = (at: EpochMs, locale: string, timeZone: string): string =>
  written(at, formatOf(locale, timeZone, 'numeric'), locale);

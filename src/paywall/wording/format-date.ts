import type { EpochMs } from '../clock.ts';

/** Making a format costs a hundred times what using it costs. Locales and zones come from publications, so there are few. */
const formats = new Map<string, Intl.DateTimeFormat>();

const englishOrdinals = new Intl.PluralRules('en', { type: 'ordinal' });

const endings: Readonly<Partial<Record<Intl.LDMLPluralRule, string>>> = { one: 'st', two: 'nd', few: 'rd' };

/** A day of the month as English says it: 1st, 2nd, 3rd, 11th, 22nd. */
export function englishOrdinal(day: number): string {
  return `${day}${endings[englishOrdinals.select(day)] ?? 'th'}`;
}

function formatOf(locale: string, timeZone: string, year: 'numeric' | undefined): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${year}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone, ...(year && { year }) });
  formats.set(key, made);
  return made;
}

function inWords(at: EpochMs, format: Intl.DateTimeFormat, locale: string): string {
  if (!/^en\b/i.test(locale)) return format.format(at);
  const parts = format.formatToParts(at);
  return parts.map(({ type, value }) => (type === 'day' ? englishOrdinal(Number(value)) : value)).join('');
}

/** Month and day that the zone's calendar shows at `at`, as the locale writes them: `January 31st` in English, `1月31日` in Japanese. */
export const formatDate = (at: EpochMs, locale: string, timeZone: string): string =>
  inWords(at, formatOf(locale, timeZone, undefined), locale);

/** The same with its year, for what somebody will pay on that day: `February 28th, 2027`. */
export const formatFullDate = (at: EpochMs, locale: string, timeZone: string): string =>
  inWords(at, formatOf(locale, timeZone, 'numeric'), locale);

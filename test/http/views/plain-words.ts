import type { Term } from '../../../src/paywall/calendar/term.ts';
import type { WindowRule } from '../../../src/paywall/calendar/window.ts';
import type { Money } from '../../../src/paywall/wording/money.ts';
import type { Template, Wording } from '../../../src/paywall/wording/wording.ts';

/** What banners say, in the plainest form: nothing is kept from one text to the next. */

export type Value = string | number | null | undefined;
export type Values = Record<string, string | number>;
export type Find = (name: string) => Value;

export interface Filled {
  readonly text: string;
  readonly source: string;
  /** Null if the text has no placeholder. */
  readonly values: Values | null;
}

export interface Missing {
  readonly missing: string;
}

type Language = Pick<Wording, 'locale' | 'plurals'>;

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g;

const categoryOf = (number: number, locale: string) => new Intl.PluralRules(locale).select(number);

const withoutEnding = (written: string) => written.replace(/-plural$/, '');

function fillText(source: string, { locale, plurals }: Language, find: Find): Filled | Missing {
  const missing: string[] = [];
  const values: Values = {};
  const text = source.replace(placeholder, (_, written: string) => {
    const name = withoutEnding(written);
    const value = find(name) ?? '';
    if (value === '') missing.push(name);
    const ending = typeof value === 'number' ? plurals[categoryOf(value, locale)] : undefined;
    const filling = name === written ? value : ending;
    if (filling === undefined) missing.push(written);
    values[written] = filling ?? '';
    return typeof filling === 'number' ? new Intl.NumberFormat(locale).format(filling) : (filling ?? '');
  });
  if (missing[0] !== undefined) return { missing: missing[0] };
  return { text, source, values: Object.keys(values).length === 0 ? null : values };
}

/** A text with its placeholders filled; of a map the text of the number that chooses. */
export function fill(template: Template, language: Language, find: Find): Filled | Missing {
  if (typeof template === 'string') return fillText(template, language, find);
  const named = [...template.other.matchAll(placeholder)].map(([, written = '']) => withoutEnding(written));
  for (const name of template.number === undefined ? named : [template.number]) {
    const value = find(name) ?? undefined;
    if (value === undefined) return { missing: name };
    if (typeof value !== 'number') continue;
    const text = template[categoryOf(value, language.locale)] ?? template.other;
    const filled = fillText(text, language, find);
    return 'missing' in filled ? filled : { ...filled, values: { ...filled.values, [name]: value } };
  }
  return fillText(template.other, language, find);
}

function withOrdinal({ type, value }: Intl.DateTimeFormatPart): string {
  if (type !== 'day') return value;
  const rules = new Intl.PluralRules('en', { type: 'ordinal' });
  return `${value}${{ one: 'st', two: 'nd', few: 'rd', other: 'th', zero: '', many: '' }[rules.select(Number(value))]}`;
}

/** A day as the locale writes it, in English with its ordinal. */
export function dateIn(locale: string, at: number, { timeZone, year }: { timeZone: string; year?: 'numeric' }): string {
  const format = new Intl.DateTimeFormat(locale, { month: 'long', day: 'numeric', timeZone, ...(year && { year }) });
  if (new Intl.Locale(locale).language !== 'en') return format.format(at);
  return format.formatToParts(at).map(withOrdinal).join('');
}

/** Of the currencies that are drawn. */
const decimals: Readonly<Record<string, number>> = { usd: 2, eur: 2, jpy: 0, kwd: 3 };

/** An amount, with no decimals where they are all zero. */
export function moneyIn(locale: string, { amount, currency }: Money): string {
  const digits = decimals[currency] ?? Number.NaN;
  const isWhole = amount % 10 ** digits === 0;
  const shown = isWhole ? 0 : digits;
  const format = { style: 'currency', currency, minimumFractionDigits: shown, maximumFractionDigits: shown } as const;
  return new Intl.NumberFormat(locale, format).format(amount / 10 ** digits);
}

const unitFormat = (locale: string, unit: Term['unit']) =>
  new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' });

export const termIn = (locale: string, { count, unit }: Term): string => unitFormat(locale, unit).format(count);

/** What follows "every": one of a unit without its number, in languages that have a singular. */
export function everyIn(locale: string, term: Term): string {
  const hasSingular = new Intl.PluralRules(locale).resolvedOptions().pluralCategories.length > 1;
  if (term.count !== 1 || !hasSingular) return termIn(locale, term);
  const parts = unitFormat(locale, term.unit).formatToParts(1);
  const unit = parts.filter(({ type }) => type === 'unit').map(({ value }) => value.trim());
  return unit.join(' ') || termIn(locale, term);
}

/** How the languages that are drawn say within how many days. */
const within: Readonly<Record<string, (days: string) => string>> = {
  en: (days) => `in ${days}`,
  ja: (days) => `${days}間で`,
  ru: (days) => `за ${days}`,
  ar: (days) => `خلال ${days}`,
  fr: (days) => `en ${days}`,
  pt: (days) => `em ${days}`,
  zh: (days) => `${days}内`,
};

function usualSpan(window: WindowRule, locale: string): string {
  if (window.kind !== 'rolling') return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, window.kind);
  const days = termIn(locale, { count: window.days, unit: 'day' });
  const { language } = new Intl.Locale(locale);
  if (language === 'de') return new Intl.RelativeTimeFormat(locale).format(window.days, 'day');
  return within[language]?.(days) ?? days;
}

/** What `{{window}}` says. */
export function spanIn(wording: Wording, window: WindowRule): string {
  const own = wording.windows?.[window.kind];
  const days = window.kind === 'rolling' ? window.days : null;
  const filled = own === undefined ? own : fill(own, wording, (name) => (name === 'windowDays' ? days : null));
  return filled === undefined || 'missing' in filled ? usualSpan(window, wording.locale) : filled.text;
}

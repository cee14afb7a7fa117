import { formatTerm } from '../calendar/term.ts';
import type { WindowRule } from '../calendar/window.ts';
import { compileTemplate } from '../wording/template.ts';
import type { Wording } from '../wording/wording.ts';

type Language = Pick<Wording, 'locale' | 'plurals' | 'windows'>;

/** How languages say within how many days; `Intl` only knows in how many days from now, which is the same words in English alone. */
const within: Readonly<Record<string, (days: string) => string>> = {
  ar: (days) => `خلال ${days}`,
  es: (days) => `en ${days}`,
  fr: (days) => `en ${days}`,
  it: (days) => `in ${days}`,
  ja: (days) => `${days}間で`,
  ko: (days) => `${days} 동안`,
  pt: (days) => `em ${days}`,
  ru: (days) => `за ${days}`,
  uk: (days) => `за ${days}`,
  zh: (days) => `${days}内`,
};

/** Languages whose words for "in 30 days from now" also mean within as many. */
const relative: ReadonlySet<string> = new Set(['en', 'de', 'nl', 'sv', 'da', 'nb']);

/** `today`, `this week`, `this month`, as the language says it. Throws a RangeError for what is no locale. */
export function usualCalendarPhrase(kind: Exclude<WindowRule['kind'], 'rolling'>, locale: string): string {
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(0, kind);
}

/** The same, and `in 30 days`. */
function usualPhrase(rule: WindowRule, locale: string): string {
  if (rule.kind !== 'rolling') return usualCalendarPhrase(rule.kind, locale);
  const { language } = new Intl.Locale(locale);
  if (relative.has(language)) return new Intl.RelativeTimeFormat(locale).format(rule.days, 'day');
  const days = formatTerm({ count: rule.days, unit: 'day' }, locale);
  return within[language]?.(days) ?? days;
}

function phraseOf(rule: WindowRule, wording: Language): string {
  const own = wording.windows?.[rule.kind];
  if (own === undefined) return usualPhrase(rule, wording.locale);
  const days = rule.kind === 'rolling' ? rule.days : undefined;
  const rendered = compileTemplate(own, wording)((name) => (name === 'windowDays' ? days : undefined));
  return 'missing' in rendered ? usualPhrase(rule, wording.locale) : rendered.text;
}

/** Wordings never change: an edited one is a new object. Making a phrase takes longer than rendering a banner. */
const known = new WeakMap<Language, Map<string, string>>();

/** What `{{window}}` says: the wording's own phrase for this kind of window, else the language's. */
export function windowPhrase(rule: WindowRule, wording: Language): string {
  const key = rule.kind === 'rolling' ? `rolling ${rule.days}` : rule.kind;
  const phrases = known.get(wording) ?? new Map<string, string>();
  known.set(wording, phrases);
  const before = phrases.get(key);
  if (before !== undefined) return before;
  const phrase = phraseOf(rule, wording);
  phrases.set(key, phrase);
  return phrase;
}

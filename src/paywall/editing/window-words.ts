import { usualCalendarPhrase } from '../banners/window-phrase.ts';
import type { WindowRule } from '../calendar/window.ts';
import type { Fault } from '../errors.ts';
import { parseText } from '../wording/template.ts';
import { type BannerState, textsOf, type Wording, wordsOf } from '../wording/wording.ts';

/** A text that speaks of another window than the meter has. */
export interface WindowDisagreement extends Fault {
  readonly locale: string;
}

/** The banners that speak of the meter. What others say of a month may be about a price. */
export const bannersOfTheMeter = [
  'metered',
  'last-article',
  'meter-exhausted',
  'registration',
] as const satisfies BannerState[];

const calendarKinds = ['day', 'week', 'month'] as const;

type CalendarKind = (typeof calendarKinds)[number];

/** What a language says of a window beside its usual phrase: `diesem Monat`, where that is `diesen Monat`. */
const alsoSaid: Readonly<Record<string, Readonly<Partial<Record<CalendarKind, readonly string[]>>>>> = {
  en: { month: ['month', 'monthly'], week: ['week', 'weekly'], day: ['daily'] },
  de: { month: ['monat', 'monatlich'], week: ['woche', 'wöchentlich'], day: ['täglich'] },
  fr: { month: ['mois', 'mensuel'], week: ['semaine'] },
  es: { month: ['mes'], week: ['semana'], day: ['hoy'] },
  ja: { month: ['今月', '毎月'], week: ['今週', '毎週'], day: ['今日', '本日', '毎日'] },
  zh: { month: ['本月', '每月', '这个月'], week: ['本周', '每周', '这周'], day: ['今天', '今日', '每天'] },
  ru: { month: ['месяц', 'месяце'], week: ['неделе', 'неделю'], day: ['сегодня'] },
};

const escaped = (words: string) => words.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Words stand alone where words are set apart, which scripts of China and Japan do not do. */
function patternOf(words: string): RegExp {
  const apart = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(words);
  return new RegExp(apart ? escaped(words) : String.raw`(?<!\p{L})${escaped(words)}(?!\p{L})`, 'iu');
}

const patterns = new Map<string, readonly RegExp[]>();

function patternsOf(kind: CalendarKind, locale: string): readonly RegExp[] {
  const key = `${kind} ${locale}`;
  const known = patterns.get(key);
  if (known !== undefined) return known;
  const { language } = new Intl.Locale(locale);
  const words = [usualCalendarPhrase(kind, locale), ...(alsoSaid[language]?.[kind] ?? [])];
  const made = words.map(patternOf);
  patterns.set(key, made);
  return made;
}

/** A price by the month is none of the meter's. */
const priceBefore = /(?:\p{Sc}\s*\d[\d.,]*|\d[\d.,]*\s*\p{Sc}|\{\{\s*(?:p|planP)rice\s*\}\})\s*(?:\p{L}+\s+|\/\s*)?$/u;

function spokenOf(text: string, kind: CalendarKind, locale: string): { offset: number; length: number } | null {
  const { source, placeholders } = parseText(text);
  for (const pattern of patternsOf(kind, locale)) {
    const found = pattern.exec(source);
    if (found === null || priceBefore.test(source.slice(0, found.index))) continue;
    const inVariable = placeholders.some(
      ({ offset, length }) => found.index >= offset && found.index < offset + length,
    );
    if (!inVariable) return { offset: found.index, length: found[0].length };
  }
  return null;
}

function disagreementIn(text: string, window: WindowRule, { locale }: Wording): Omit<Fault, 'path'> | null {
  for (const kind of calendarKinds) {
    const found = kind === window.kind ? null : spokenOf(text, kind, locale);
    if (found === null) continue;
    const said = text.slice(found.offset, found.offset + found.length);
    const is = window.kind === 'rolling' ? `${window.days} days of each reader's own` : `a ${window.kind}`;
    return { ...found, message: `says “${said}”, and the meter's window is ${is}; {{window}} always fits` };
  }
  return null;
}

/**
 * The texts about the meter that speak of another window than it has, one fault for each. They are right in themselves, and readers
 * are told something that is not so.
 */
export function windowDisagreements(window: WindowRule, wordings: Iterable<Wording>): readonly WindowDisagreement[] {
  return [...wordings].flatMap((wording) =>
    bannersOfTheMeter.flatMap((state) =>
      textsOf(wording.banners[state]).flatMap(([path, template]) => {
        const found = wordsOf(template).map((text) => disagreementIn(text, window, wording));
        const first = found.find((each) => each !== null);
        return first == null ? [] : [{ locale: wording.locale, path: `banners.${state}.${path}`, ...first }];
      }),
    ),
  );
}

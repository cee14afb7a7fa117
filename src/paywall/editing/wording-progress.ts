import { usualCalendarPhrase } from '../banners/window-phrase.ts';
import {
  bannerStates,
  labelKinds,
  type Template,
  textsOf,
  type Wording,
  windowKinds,
  wordsOf,
} from '../wording/wording.ts';

/** How far a translation has come, against the texts that it is made from. */
export interface WordingProgress {
  /** How many texts the source has. */
  readonly total: number;
  /** The paths of those that are still word for word as in the source. */
  readonly untranslated: readonly string[];
  /** The paths of those that the source has and the translation has not. */
  readonly missing: readonly string[];
}

type Entry = readonly [path: string, template: Template];

const entry = (path: string, template: Template | undefined): readonly Entry[] =>
  template === undefined ? [] : [[path, template]];

function entriesOf({ offer, windows = {}, banners }: Wording): readonly Entry[] {
  return [
    ...entry('offer.label', offer.label),
    ...entry('offer.deadline', offer.deadline),
    ...labelKinds.flatMap((kind) => entry(`offer.labels.${kind}`, offer.labels?.[kind])),
    ...windowKinds.flatMap((kind) => entry(`windows.${kind}`, windows[kind])),
    ...bannerStates.flatMap((state) =>
      textsOf(banners[state]).map(([path, template]): Entry => [`banners.${state}.${path}`, template]),
    ),
  ];
}

const withoutVariables = (text: string) => text.replace(/\{\{[^{}]*\}\}/g, '');

/** Whether there are words to translate, and not only variables and marks. */
const hasWords = (template: Template) => wordsOf(template).some((text) => /\p{L}/u.test(withoutVariables(text)));

const isBlank = (template: Template | undefined) =>
  template === undefined || wordsOf(template).every((text) => text.trim() === '');

/** The texts with `{{window}}` for the words that it stands for, which a copy for another language has in their place. */
function comparable(template: Template, language: string): readonly string[] {
  const phrases = (['day', 'week', 'month'] as const).map((kind) => usualCalendarPhrase(kind, language));
  return wordsOf(template).map((text) =>
    phrases.reduce((left, phrase) => left.replaceAll(phrase, '{{window}}'), text).trim(),
  );
}

function isSame(template: Template, source: Template, language: string): boolean {
  const known = new Set(comparable(source, language));
  return comparable(template, language).some((text) => known.has(text) && /\p{L}/u.test(withoutVariables(text)));
}

/** Two locales of one language may share all their texts, such as `en` and `en-GB`. */
const isSameLanguage = (one: string, other: string) => one.split('-')[0] === other.split('-')[0];

/** What of a wording is still to be translated. Of a wording in the language of its source nothing is. */
export function wordingProgress(wording: Wording, source: Wording): WordingProgress {
  const written = new Map(entriesOf(wording));
  const sources = entriesOf(source).filter(([, template]) => hasWords(template));
  const missing = sources.filter(([path]) => isBlank(written.get(path))).map(([path]) => path);
  const untranslated = isSameLanguage(wording.locale, source.locale)
    ? []
    : sources.flatMap(([path, template]) => {
        const own = written.get(path);
        return own !== undefined && isSame(own, template, source.locale) ? [path] : [];
      });
  return { total: sources.length, untranslated, missing };
}

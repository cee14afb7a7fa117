import type { PluralCategory } from './wording.ts';

/** What a locale's language knows of numbers. */
interface Language {
  readonly formatNumber: (number: number) => string;
  /** The plural category of a number, by the Unicode CLDR. */
  readonly categoryOf: (number: number) => PluralCategory;
  /** The categories that a count of articles can have. Some languages have more, for fractions or for millions. */
  readonly categories: readonly PluralCategory[];
}

/** The rules of every language repeat within the first 200 integers, but for round numbers. */
const samples = [...Array(201).keys(), 1_000, 10_000, 100_000];

function categoriesOf(plurals: Intl.PluralRules): readonly PluralCategory[] {
  const most = plurals.resolvedOptions().pluralCategories.length;
  const found = new Set<PluralCategory>();
  for (const sample of samples) {
    found.add(plurals.select(sample));
    if (found.size === most) break;
  }
  return [...found];
}

function createLanguage(locale: string): Language {
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);
  return {
    formatNumber: (number) => numbers.format(number),
    categoryOf: (number) => plurals.select(number),
    categories: categoriesOf(plurals),
  };
}

const languages = new Map<string, Language>();

/** The language of a locale, made once. Throws a RangeError for what is no locale. */
export function languageOf(locale: string): Language {
  const known = languages.get(locale);
  if (known !== undefined) return known;
  const language = createLanguage(locale);
  languages.set(locale, language);
  return language;
}

import type { Needed } from '../banners/banner-variables.ts';
import type { EpochMs } from '../clock.ts';
import type { Fault } from '../errors.ts';
import { languageOf } from '../wording/language.ts';
import { faultOfLine } from '../wording/plain-text.ts';
import { parseText } from '../wording/template.ts';
import {
  bannerStates,
  buttonActions,
  type LabelKind,
  labelKinds,
  type Template,
  textsOf,
  type Wording,
  windowKinds,
  wordsOf,
} from '../wording/wording.ts';
import { checkTemplate, faultsOfWords, type TemplateInPlace } from './template-check.ts';

type Located = Pick<TemplateInPlace, 'path' | 'template' | 'use'>;

const located = (path: string, template: Template | undefined, use: Located['use']): readonly Located[] =>
  template === undefined ? [] : [{ path, template, use }];

/** What no offer has that is named so. */
export const lackingIn: Readonly<Partial<Record<LabelKind, readonly Needed[]>>> = {
  plan: ['introduction'],
  term: ['plan', 'introduction'],
};

function templatesOf(wording: Wording): readonly Located[] {
  const { offer, windows = {} } = wording;
  return [
    ...located('offer.label', offer.label, { offerText: 'label' }),
    ...located('offer.deadline', offer.deadline, { offerText: 'deadline' }),
    ...labelKinds.flatMap((kind) =>
      located(`offer.labels.${kind}`, offer.labels?.[kind], { offerText: 'label', lacking: lackingIn[kind] ?? [] }),
    ),
    ...windowKinds.flatMap((windowKind) => located(`windows.${windowKind}`, windows[windowKind], { windowKind })),
    ...bannerStates.flatMap((state) =>
      textsOf(wording.banners[state]).map(
        ([path, template]): Located => ({ path: `banners.${state}.${path}`, template, use: { state, text: path } }),
      ),
    ),
  ];
}

/** What is wrong with a locale. Without a right one nothing else can be judged. */
function checkLocale(locale: string): Fault[] {
  const fault = (message: string) => [{ path: 'locale', message }];
  try {
    const { baseName } = new Intl.Locale(locale);
    if (baseName !== locale) return fault(`must be written as ${baseName}`);
  } catch {
    return fault('is no BCP 47 locale');
  }
  const known = Intl.PluralRules.supportedLocalesOf(locale).length > 0;
  return known ? [] : fault(`has no plural forms and dates that are known: ${locale}`);
}

/** What is wrong with words that other texts take up as they are. */
function checkPhrase(path: string, phrase: string, around: Pick<TemplateInPlace, 'locale' | 'now'>): Fault[] {
  const faults = faultsOfWords(phrase, around);
  if (/[{}]/.test(phrase)) faults.push({ message: 'has braces, but is not a template' });
  if (phrase.includes('\n')) faults.push({ message: 'must be of one line' });
  return faults.map((fault) => ({ path, ...fault }));
}

function usesEndings(template: Template): boolean {
  return wordsOf(template).some((text) => parseText(text).placeholders.some(({ plural }) => plural));
}

function checkPlurals(wording: Wording): Fault[] {
  const { locale, plurals } = wording;
  const used = templatesOf(wording).some(({ template }) => usesEndings(template));
  const needed = used ? languageOf(locale).categories : [];
  const missing = needed.filter((category) => plurals[category] === undefined);
  const marked = Object.entries(plurals).filter(([, ending]) => /[{}<>&]/.test(ending) || faultOfLine(ending) !== null);
  return [
    ...missing.map((category) => ({
      path: 'plurals',
      message: `lacks the plural category "${category}" of ${locale}`,
    })),
    ...marked.map(([category]) => ({ path: `plurals.${category}`, message: 'is no plain ending' })),
  ];
}

const isWebUrl = (text: string) => /^https?:\/\/[^/]/i.test(text) && URL.canParse(text);

function checkActions({ banners }: Wording): Fault[] {
  return bannerStates.flatMap((state) => {
    const action = banners[state]?.button?.action;
    if (
      action === undefined ||
      (isWebUrl(action) && faultOfLine(action) === null) ||
      buttonActions.some((known) => known === action)
    )
      return [];
    const message = `must be one of ${buttonActions.join(', ')} or an absolute http(s) URL`;
    return [{ path: `banners.${state}.button.action`, message }];
  });
}

/**
 * Everything that is wrong with a wording: unknown variables, variables that a state does not have, plural forms that the locale
 * needs, dates already past, and whatever is not plain text. Empty if it can be saved.
 */
export function checkWording(wording: Wording, now: EpochMs): Fault[] {
  const { locale } = wording;
  const ofLocale = checkLocale(locale);
  if (ofLocale.length > 0) return ofLocale;
  return [
    ...checkPhrase('title', wording.title, { locale, now }),
    ...(wording.offer.free === undefined ? [] : checkPhrase('offer.free', wording.offer.free, { locale, now })),
    ...checkPlurals(wording),
    ...templatesOf(wording).flatMap((each) => checkTemplate({ ...each, locale, now })),
    ...checkActions(wording),
  ];
}

import { bannerVariables, mayBeLeftOut, type Needed } from '../banners/banner-variables.ts';
import type { EpochMs } from '../clock.ts';
import type { Fault } from '../errors.ts';
import { languageOf } from '../wording/language.ts';
import { hiddenCharacterIn } from '../wording/plain-text.ts';
import { type ParsedText, parseText, variablesOf } from '../wording/template.ts';
import {
  type BannerState,
  type PluralMap,
  type Template,
  textsByCategory,
  type WindowKind,
  type Wording,
  wordsOf,
} from '../wording/wording.ts';
import { pastDates } from './past-dates.ts';

/** One template before it is saved, with all that decides whether it is right. */
export interface TemplateInPlace {
  /** Where it stands, for the report. */
  readonly path: string;
  readonly template: Template;
  /** What it is for, which decides the variables it has. */
  readonly use:
    | {
        readonly state: BannerState;
        /** The path within the banner: the note and the terms may name more than the others. */
        readonly text?: string;
      }
    | {
        readonly offerText: 'label' | 'deadline';
        /** What none of the offers has that the text is for. */
        readonly lacking?: readonly Needed[];
      }
    | { readonly windowKind: WindowKind };
  readonly locale: Wording['locale'];
  readonly now: EpochMs;
}

/** What is wrong with a text, and where in it; without a place where it is the text as a whole. */
export type TextFault = Omit<Fault, 'path'>;

/** One fault if it is there, none if not. */
const faultIf = (found: boolean, message: string): TextFault[] => (found ? [{ message }] : []);

/** One fault at the first place in which the pattern is found: what follows is often of the same making. */
function faultWhere(text: string, pattern: RegExp, message: string): TextFault[] {
  const found = pattern.exec(text);
  return found === null ? [] : [{ message, offset: found.index, length: found[0].length }];
}

function faultsOfHidden(text: string): TextFault[] {
  const found = hiddenCharacterIn(text);
  return found === null ? [] : [found];
}

/**
 * What a browser would take for the beginning of a tag (WHATWG HTML, 13.2.5.6): a `<` before a letter, `/`, `!` or `?`. A `<` before a
 * variable is one too, for nobody knows what that will begin with.
 */
const tag = /<(?:[a-z/!?]|\{\{)[^<>]*>?/i;

/** What a browser would take for a character reference: by number, or by a name that a semicolon ends. */
const characterReference = /&(?:#(?:\d+|x[\da-f]+);?|[a-z][a-z\d]*;)/i;

function faultsOfDates(text: string, { locale, now }: Pick<TemplateInPlace, 'locale' | 'now'>): TextFault[] {
  return pastDates(text, locale, now).map((date) => {
    const message = `names a date that is past: ${date}`;
    // Dates are looked for in a normalised text, so that one in full-width figures has another form here.
    const offset = text.indexOf(date);
    return offset === -1 ? { message } : { message, offset, length: date.length };
  });
}

/** What is wrong with words that stand for themselves. */
export function faultsOfWords(text: string, around: Pick<TemplateInPlace, 'locale' | 'now'>): TextFault[] {
  return [
    ...faultIf(text.trim() === '', 'is empty; leave it out instead'),
    ...faultsOfHidden(text),
    ...faultWhere(text, tag, 'contains an HTML tag; texts are plain text'),
    ...faultWhere(text, characterReference, 'contains an HTML character reference; write the character itself'),
    ...faultsOfDates(text, around),
  ];
}

const noSuchThing: Readonly<Record<Needed, string>> = {
  end: 'an end, and this offer has none',
  plan: 'a plan that follows, and none does',
  introduction: 'an introduction before a plan, and there is none',
};

/** Why a variable that there is may not be named in this place, or null. */
export function misplaced(variable: string, use: TemplateInPlace['use']): string | null {
  const { states = [], aside = [], offerTexts = [], needs } = bannerVariables.get(variable) ?? {};
  if ('windowKind' in use) {
    const isOwn = variable === 'windowDays' && use.windowKind === 'rolling';
    return isOwn ? null : `{{${variable}}} is not known in the words for a window`;
  }
  if ('state' in use) {
    const { state, text } = use;
    if (states.includes(state) || (aside.includes(state) && text !== undefined && mayBeLeftOut(text))) return null;
    const only = aside.includes(state) ? ' outside its note and its terms' : '';
    return `{{${variable}}} is not known in ${state}${only}`;
  }
  if (!offerTexts.includes(use.offerText)) return `{{${variable}}} is not known in an offer's ${use.offerText}`;
  return needs !== undefined && use.lacking?.includes(needs) ? `{{${variable}}} needs ${noSuchThing[needs]}` : null;
}

/** What is wrong with one variable in this place, or null. */
function faultOfVariable(
  { variable, plural }: Pick<ParsedText['placeholders'][number], 'variable' | 'plural'>,
  use: TemplateInPlace['use'],
) {
  const known = bannerVariables.get(variable);
  if (known === undefined) return `names an unknown variable: {{${variable}}}`;
  const fault = misplaced(variable, use);
  if (fault !== null) return fault;
  return plural && known.kind !== 'number'
    ? `{{${variable}-plural}} needs a number, and {{${variable}}} is not one`
    : null;
}

function faultsOfVariables({ placeholders }: ParsedText, use: TemplateInPlace['use']): TextFault[] {
  return placeholders.flatMap((placeholder) => {
    const { offset, length } = placeholder;
    const message = faultOfVariable(placeholder, use);
    return message === null ? [] : [{ message, offset, length }];
  });
}

/** What is left of a text once its placeholders are blanked out, with everything in its place. */
function blanked({ source, placeholders }: ParsedText): string {
  const characters = source.split('');
  for (const { offset, length } of placeholders) characters.fill(' ', offset, offset + length);
  return characters.join('');
}

function faultsOfText(text: string, place: TemplateInPlace): TextFault[] {
  const parsed = parseText(text);
  return [
    ...faultWhere(blanked(parsed), /[{}]+/, 'has braces that are not a {{variable}}'),
    ...faultsOfVariables(parsed, place.use),
    ...faultsOfWords(text, place),
  ];
}

const isNumber = (variable: string) => bannerVariables.get(variable)?.kind === 'number';

/** The numbers that the texts of a template name, each once. */
const numbersIn = (template: Template): readonly string[] => [
  ...new Set(wordsOf(template).flatMap(variablesOf).filter(isNumber)),
];

/** Nobody can guess which of several numbers the texts are for, and the first may be the wrong one. */
function faultsOfUnsaidNumber(map: PluralMap): TextFault[] {
  const [first, ...others] = numbersIn(map);
  if (first !== undefined && others.length > 0) {
    const named = [first, ...others].map((variable) => `{{${variable}}}`).join(' and ');
    return [{ message: `names several numbers, ${named}: say which one chooses, such as number: ${first}` }];
  }
  return faultIf(!variablesOf(map.other).some(isNumber), 'chooses by a number, and its "other" text names none');
}

/** What is wrong with a map from plural category to text as a whole. */
function faultsOfMap(map: PluralMap, locale: string): TextFault[] {
  const missing = languageOf(locale).categories.filter((category) => map[category] === undefined);
  return [
    ...missing.map((category) => ({ message: `lacks the plural category "${category}" of ${locale}` })),
    ...(map.number === undefined ? faultsOfUnsaidNumber(map) : []),
  ];
}

/** What is wrong with the variable by which a map says that it chooses. */
function faultsOfNumber(variable: string, use: TemplateInPlace['use']): TextFault[] {
  const message = faultOfVariable({ variable, plural: false }, use);
  if (message !== null) return [{ message }];
  return faultIf(!isNumber(variable), `must be a number, and {{${variable}}} is not one`);
}

/** Everything that is wrong with one template. The locale must be a right one. */
export function checkTemplate(place: TemplateInPlace): Fault[] {
  const { template, path, locale } = place;
  const at = (where: string, faults: readonly TextFault[]) => faults.map((fault) => ({ path: where, ...fault }));
  if (typeof template === 'string') return at(path, faultsOfText(template, place));
  const ofTexts = textsByCategory(template).flatMap(([category, text]) =>
    at(`${path}.${category}`, faultsOfText(text, place)),
  );
  const { number } = template;
  const ofNumber = number === undefined ? [] : at(`${path}.number`, faultsOfNumber(number, place.use));
  return [...at(path, faultsOfMap(template, locale)), ...ofNumber, ...ofTexts];
}

import { bannerVariables } from '../banners/banner-variables.ts';
import type { EpochMs } from '../clock.ts';
import type { Fault } from '../errors.ts';
import { languageOf } from '../wording/language.ts';
import { hiddenCharacterIn } from '../wording/plain-text.ts';
import { type ParsedText, parseText } from '../wording/template.ts';
import type { BannerState, Template, Wording } from '../wording/wording.ts';
import { pastDates } from './past-dates.ts';

/** One template before it is saved, with all that decides whether it is right. */
export interface TemplateInPlace {
  /** Where it stands, for the report. */
  readonly path: string;
  readonly template: Template;
  /** What it is for, which decides the variables it has. */
  readonly use: { readonly state: BannerState } | { readonly offerText: 'label' | 'deadline' };
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

/** What is wrong with one variable in this place, or null. */
function faultOfVariable({ variable, plural }: ParsedText['placeholders'][number], use: TemplateInPlace['use']) {
  const known = bannerVariables.get(variable);
  if (known === undefined) return `names an unknown variable: {{${variable}}}`;
  if ('state' in use && !known.states.includes(use.state)) return `{{${variable}}} is not known in ${use.state}`;
  if ('offerText' in use && !known.offerTexts.includes(use.offerText)) {
    return `{{${variable}}} is not known in an offer's ${use.offerText}`;
  }
  return plural && known.kind !== 'number'
    ? `{{${variable}-plural}} needs a number, and {{${variable}}} is none`
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
    ...faultWhere(blanked(parsed), /[{}]+/, 'has braces that make no {{variable}}'),
    ...faultsOfVariables(parsed, place.use),
    ...faultsOfWords(text, place),
  ];
}

/** What is wrong with a map from plural category to text as a whole. */
function faultsOfMap(template: Exclude<Template, string>, locale: string): TextFault[] {
  const missing = languageOf(locale).categories.filter((category) => template[category] === undefined);
  const choosing = parseText(template.other).placeholders.map(({ variable }) => bannerVariables.get(variable)?.kind);
  return [
    ...missing.map((category) => ({ message: `lacks the plural category "${category}" of ${locale}` })),
    ...faultIf(!choosing.includes('number'), 'chooses by a number, and its "other" text names none'),
  ];
}

/** Everything that is wrong with one template. The locale must be a right one. */
export function checkTemplate(place: TemplateInPlace): Fault[] {
  const { template, path, locale } = place;
  const at = (where: string, faults: readonly TextFault[]) => faults.map((fault) => ({ path: where, ...fault }));
  if (typeof template === 'string') return at(path, faultsOfText(template, place));
  const ofTexts = Object.entries(template).flatMap(([category, text]) =>
    at(`${path}.${category}`, faultsOfText(text, place)),
  );
  return [...at(path, faultsOfMap(template, locale)), ...ofTexts];
}

/** The same for the templates that an offer brings with it, under `templates.label` and `templates.deadline`. */
export function checkOfferTemplates(
  templates: { readonly label?: Template | undefined; readonly deadline?: Template | undefined },
  around: Pick<TemplateInPlace, 'locale' | 'now'>,
): Fault[] {
  return (['label', 'deadline'] as const).flatMap((offerText) => {
    const template = templates[offerText];
    const path = `templates.${offerText}`;
    return template === undefined ? [] : checkTemplate({ ...around, path, template, use: { offerText } });
  });
}

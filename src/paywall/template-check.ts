import type { EpochMs } from './clock.ts';
import type { Fault } from './errors.ts';
import { languageOf } from './language.ts';
import { type ParsedText, parseText } from './template.ts';
import { variables } from './variables.ts';
import type { BannerState, Template, Wording } from './wording.ts';
import { pastDates } from './written-dates.ts';

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

/** One message if the fault is there, none if not. */
const faultIf = (found: boolean, message: string): string[] => (found ? [message] : []);

/** What is wrong with words that stand for themselves. */
export function faultsOfWords(text: string, { locale, now }: Pick<TemplateInPlace, 'locale' | 'now'>): string[] {
  return [
    ...faultIf(text.trim() === '', 'is empty; leave it out instead'),
    ...faultIf(/<[a-z/!?]/i.test(text), 'contains an HTML tag; texts are plain text'),
    ...faultIf(
      /&(#\d+|#x[\da-f]+|[a-z][a-z\d]*);/i.test(text),
      'contains an HTML character reference; write the character itself',
    ),
    ...pastDates(text, locale, now).map((date) => `names a date that is past: ${date}`),
  ];
}

function faultsOfVariables({ placeholders }: ParsedText, use: TemplateInPlace['use']): string[] {
  return placeholders.flatMap(({ variable, plural }) => {
    const known = variables.get(variable);
    if (known === undefined) return [`names an unknown variable: {{${variable}}}`];
    if ('state' in use && !known.states.includes(use.state)) return [`{{${variable}}} is not known in ${use.state}`];
    if ('offerText' in use && !known.offerTexts.includes(use.offerText)) {
      return [`{{${variable}}} is not known in an offer's ${use.offerText}`];
    }
    return faultIf(
      plural && known.kind !== 'number',
      `{{${variable}-plural}} needs a number, and {{${variable}}} is none`,
    );
  });
}

function faultsOfText(text: string, place: TemplateInPlace): string[] {
  const parsed = parseText(text);
  return [
    ...faultIf(/[{}]/.test(parsed.literals.join('')), 'has braces that make no {{variable}}'),
    ...faultsOfVariables(parsed, place.use),
    ...faultsOfWords(text, place),
  ];
}

/** What is wrong with a map from plural category to text as a whole. */
function faultsOfMap(template: Exclude<Template, string>, locale: string): string[] {
  const missing = languageOf(locale).categories.filter((category) => template[category] === undefined);
  const choosing = parseText(template.other).placeholders.map(({ variable }) => variables.get(variable)?.kind);
  return [
    ...missing.map((category) => `lacks the plural category "${category}" of ${locale}`),
    ...faultIf(!choosing.includes('number'), 'chooses by a number, and its "other" text names none'),
  ];
}

/** Everything that is wrong with one template. The locale must be a right one. */
export function checkTemplate(place: TemplateInPlace): Fault[] {
  const { template, path, locale } = place;
  const at = (where: string, messages: readonly string[]) => messages.map((message) => ({ path: where, message }));
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

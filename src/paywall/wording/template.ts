import { languageOf } from './language.ts';
import { type Template, textsByCategory, type Wording } from './wording.ts';

/** One placeholder: `{{variable}}`, or `{{variable-plural}}` for the plural ending that the variable's number takes. */
interface Placeholder {
  readonly variable: string;
  readonly plural: boolean;
  /** Where its braces begin in the text, and how long it is with them. */
  readonly offset: number;
  readonly length: number;
}

/** A text taken apart: one more literal than placeholders, in their order. */
export interface ParsedText {
  readonly source: string;
  readonly literals: readonly string[];
  readonly placeholders: readonly Placeholder[];
}

/** The value of a variable; undefined if it has none. */
export type Lookup = (variable: string) => string | number | undefined;

export interface RenderedText {
  readonly text: string;
  /** The text before its placeholders were filled; of a map, the one that the number chose. */
  readonly source: string;
  /** What the placeholders stood for: numbers as numbers, endings under `x-plural`. Null if the text has none. */
  readonly values: Readonly<Record<string, string | number>> | null;
}

type Rendered =
  | RenderedText
  /** The variable that is missing. */
  | { readonly missing: string };

export type CompiledTemplate = (lookup: Lookup) => Rendered;

const plural = '-plural';

/** Takes a text apart. Whatever stands between double braces is a placeholder; whether there is such a variable is for others to say. */
export function parseText(source: string): ParsedText {
  const literals: string[] = [];
  const placeholders: Placeholder[] = [];
  let end = 0;
  for (const { 0: written, 1: name = '', index: offset } of source.matchAll(/\{\{\s*([^{}]*?)\s*\}\}/g)) {
    const isEnding = name.endsWith(plural);
    const variable = isEnding ? name.slice(0, -plural.length) : name;
    literals.push(source.slice(end, offset));
    placeholders.push({ variable, plural: isEnding, offset, length: written.length });
    end = offset + written.length;
  }
  return { source, literals: [...literals, source.slice(end)], placeholders };
}

function compileText(source: string, wording: Pick<Wording, 'locale' | 'plurals'>): CompiledTemplate {
  const { literals, placeholders } = parseText(source);
  if (placeholders.length === 0) {
    const rendered: Rendered = { text: source, source, values: null };
    return () => rendered;
  }
  const language = languageOf(wording.locale);
  const endingOf = (value: string | number) =>
    typeof value === 'number' ? wording.plurals[language.categoryOf(value)] : undefined;
  return (lookup) => {
    let text = literals[0] ?? '';
    const values: Record<string, string | number> = {};
    for (const [index, { variable, plural: isEnding }] of placeholders.entries()) {
      const name = isEnding ? `${variable}${plural}` : variable;
      const value = lookup(variable);
      if (value === undefined || value === '') return { missing: variable };
      const filling = isEnding ? endingOf(value) : value;
      if (filling === undefined) return { missing: name };
      values[name] = filling;
      text += typeof filling === 'number' ? language.formatNumber(filling) : filling;
      text += literals[index + 1] ?? '';
    }
    return { text, source, values };
  };
}

/** The variables that a text names, each once, in their order. */
export function variablesOf(source: string): readonly string[] {
  return [...new Set(parseText(source).placeholders.map(({ variable }) => variable))];
}

/**
 * Makes a template ready for rendering: parsing and the locale's rules are paid for once. Rendering gives the whole text or
 * names the variable that is missing, never a text with a hole. Throws a RangeError if the wording's locale is none.
 */
export function compileTemplate(template: Template, wording: Pick<Wording, 'locale' | 'plurals'>): CompiledTemplate {
  if (typeof template === 'string') return compileText(template, wording);
  const { other, number } = template;
  const fallback = compileText(other, wording);
  const texts = new Map(textsByCategory(template).map(([category, text]) => [category, compileText(text, wording)]));
  const { categoryOf } = languageOf(wording.locale);
  const choosing = number === undefined ? variablesOf(other) : [number];
  return (lookup) => {
    for (const variable of choosing) {
      const value = lookup(variable);
      if (value === undefined) return { missing: variable };
      if (typeof value !== 'number') continue;
      const rendered = (texts.get(categoryOf(value)) ?? fallback)(lookup);
      // Who renders the text once more from these values must be able to choose again.
      return 'missing' in rendered ? rendered : { ...rendered, values: { ...rendered.values, [variable]: value } };
    }
    return fallback(lookup);
  };
}

import { bannerVariables } from '../../../../../src/paywall/banners/banner-variables.ts';
import { misplaced, type TemplateInPlace } from '../../../../../src/paywall/editing/template-check.ts';

/** What a text is for, which decides the variables that it may name. */
export type Use = TemplateInPlace['use'];

/** A place in a text where a variable is being typed: from its braces to the caret. */
export interface Opening {
  readonly start: number;
  readonly typed: string;
}

/** The variable that is being typed before the caret, or null if none is. */
export function openingAt(text: string, caret: number): Opening | null {
  const found = /\{\{\s*([\w-]*)$/.exec(text.slice(0, caret));
  return found === null ? null : { start: found.index, typed: found[1] ?? '' };
}

/** Every variable, and every plural ending, that a text of this use may name. */
export function namesFor(use: Use): readonly string[] {
  return [...bannerVariables].flatMap(([name, { kind }]) => {
    if (misplaced(name, use) !== null) return [];
    return kind === 'number' ? [name, `${name}-plural`] : [name];
  });
}

/** The numbers that a text of this use may name. */
export const numbersFor = (use: Use): readonly string[] =>
  namesFor(use).filter((name) => bannerVariables.get(name)?.kind === 'number');

/** Those that go on as what is typed does, whatever the case; then those in which it stands elsewhere. */
export function matching(names: readonly string[], typed: string): readonly string[] {
  const wanted = typed.toLowerCase();
  const begins = names.filter((name) => name.toLowerCase().startsWith(wanted));
  const holds = names.filter((name) => !begins.includes(name) && name.toLowerCase().includes(wanted));
  return [...begins, ...holds];
}

export interface Completed {
  readonly text: string;
  readonly caret: number;
}

/** The text with the variable whole; braces that close it already are not doubled. */
export function complete(
  text: string,
  { start, caret, name }: { start: number; caret: number; name: string },
): Completed {
  const rest = text.slice(caret).replace(/^[\w-]*\s*\}{1,2}/, '');
  const written = `{{${name}}}`;
  return { text: text.slice(0, start) + written + rest, caret: start + written.length };
}

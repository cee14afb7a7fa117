import { momentInWords } from '../zoned-time.ts';
import type { ChangeInWords } from './change-in-words.ts';
import { differencesOf } from './field-difference.ts';

/** How fields and their values are called, for things whose changes nobody has other words for. */
export interface FieldWords {
  /** By path; null leaves a field out. */
  readonly labels: Readonly<Record<string, string | null>>;
  /** By path and value: `entitlement.state` has `active` mean `Subscriber`. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

/** `capPerDay` as `Cap per day`. */
function pathInWords(path: string): string {
  const words = path
    .replaceAll('.', ' ')
    .replaceAll(/([a-z])([A-Z])/g, (_, end: string, next: string) => `${end} ${next.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

const isMoment = (text: string) => /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text);

const plain: Readonly<Record<string, string>> = { true: 'Yes', false: 'No', '""': 'Nothing', '[]': 'None' };

function valueInWords(text: string | null, words: Readonly<Record<string, string>>, timeZone: string): string | null {
  if (text === null) return null;
  if (isMoment(text)) return momentInWords(text, timeZone);
  return words[text] ?? plain[text] ?? text;
}

/** Field by field what differs between two JSON values. */
export function fieldChanges(
  [before, after]: readonly [before: unknown, after: unknown],
  { labels, values = {} }: FieldWords,
  timeZone: string,
): readonly ChangeInWords[] {
  return differencesOf(before, after).flatMap(({ path, before: was, after: is }) => {
    const label = labels[path];
    if (label === null) return [];
    const inWords = (text: string | null) => valueInWords(text, values[path] ?? {}, timeZone);
    return [{ label: label ?? (path === '' ? 'It' : pathInWords(path)), before: inWords(was), after: inWords(is) }];
  });
}

import { readFileSync } from 'node:fs';
import { expect } from 'chai';

/*
 * Everything under `test/fixtures/pinned` is known outside of this code: to front ends, to scripts of operators, to Stripe, or to a
 * store that was written by an earlier version. Names within the code may change freely; these may not, unless that is the very
 * purpose of a change.
 *
 * No switch writes the fixtures. To add something, or to change it on purpose, edit the JSON by hand: the failing test says which
 * places differ and how. What is renamed or removed needs a word in the change on what becomes of data and callers.
 */

type Lines = readonly string[];

const widest = 160;

const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length > widest ? `${text.slice(0, widest)}…` : text;
};

/** What was and what is; of long texts the part in which they differ. */
function change(expected: unknown, actual: unknown): string {
  if (typeof expected !== 'string' || typeof actual !== 'string') return `was ${shown(expected)}, is ${shown(actual)}`;
  const at = [...expected].findIndex((character, index) => character !== actual[index]);
  const from = Math.max(0, (at === -1 ? expected.length : at) - widest / 2);
  const part = (text: string) => (from > 0 ? '…' : '') + shown(text.slice(from));
  return `was ${part(expected)}, is ${part(actual)}`;
}

const isNested = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

function differences(path: string, expected: unknown, actual: unknown): Lines {
  if (!isNested(expected) || !isNested(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return Object.is(expected, actual) ? [] : [`${path}: ${change(expected, actual)}`];
  }
  const names = [...new Set([...Object.keys(expected), ...Object.keys(actual)])];
  return names.flatMap((name) => {
    const place = path === '' ? name : `${path} › ${name}`;
    if (!(name in actual)) return [`${place}: is gone; it was ${shown(expected[name])}`];
    if (!(name in expected)) return [`${place}: is new, and is ${shown(actual[name])}`];
    return differences(place, expected[name], actual[name]);
  });
}

/** Asserts that `actual` is what `test/fixtures/pinned/<name>.json` holds; fails with every place where the two differ. */
export function expectPinned(name: string, actual: unknown): void {
  const file = new URL(`../fixtures/pinned/${name}.json`, import.meta.url);
  const expected: unknown = JSON.parse(readFileSync(file, 'utf8'));
  // As it would be read back: a field that is undefined is none.
  const found = differences('', expected, JSON.parse(JSON.stringify(actual)));
  if (found.length > 0) expect.fail(`test/fixtures/pinned/${name}.json differs:\n  ${found.join('\n  ')}\n`);
}

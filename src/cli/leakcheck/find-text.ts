import type { Needle } from './article-text.ts';
import type { Answer } from './ask.ts';
import { type Fragment, readPage } from './html.ts';
import { letterReadings, shownLetters } from './readings.ts';

/** Where how much of an article was found. */
export interface Sighting {
  readonly place: string;
  readonly found: readonly Needle[];
}

/** Shorter texts hold no sentence. */
const shortest = 12;
const longestPath = 60;

const isMarkup = ({ headers, body }: Answer): boolean =>
  /html/i.test(headers['content-type'] ?? '') || /^\s*<(!doctype html|html)/i.test(body);

/** Every text of a JSON value, with the way to it. */
function* textsIn(value: unknown, path: string): Generator<Fragment> {
  if (typeof value === 'string') {
    if (value.length >= shortest) yield { place: path.slice(0, longestPath), text: value };
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value))
      yield* textsIn(each, Array.isArray(value) ? path : path === '' ? key : `${path}.${key}`);
  }
}

/** A text that may be JSON, by its properties if it is; several values may stand one after the other. */
function inJson({ place, text }: Fragment): readonly Fragment[] {
  try {
    const found = new Map<string, string[]>();
    for (const each of textsIn(JSON.parse(text), ''))
      found.set(each.place, [...(found.get(each.place) ?? []), each.text]);
    return [...found].map(([path, texts]) => ({
      place: path === '' ? place : `${place} (${path})`,
      text: texts.join('\n'),
    }));
  } catch {
    return [{ place, text }];
  }
}

function inHeaders({ headers }: Answer): readonly Fragment[] {
  return Object.entries(headers)
    .map(([name, value]) => ({ place: `the header ${name}`, text: String(value) }))
    .filter(({ text }) => text.length >= shortest);
}

/** What an answer holds beside what it shows. */
function fragmentsOf(answer: Answer): readonly Fragment[] {
  const { body, headers } = answer;
  const type = headers['content-type'] ?? '';
  if (isMarkup(answer)) {
    const { others } = readPage(body);
    return others.flatMap((each) => (/^\s*[{[]/.test(each.text) ? inJson(each) : [each]));
  }
  if (/json/i.test(type) || /^\s*[{[]/.test(body)) return inJson({ place: 'the JSON', text: body });
  return [{ place: /xml|rss|atom/i.test(type) ? 'the XML' : 'the text', text: body }];
}

const foundIn = (letters: readonly string[], needles: readonly Needle[]) =>
  needles.filter((needle) => letters.some((each) => each.includes(needle.letters)));

const sightingsIn = (fragments: readonly Fragment[], needles: readonly Needle[]): readonly Sighting[] =>
  fragments
    .filter(({ text }) => text.length >= shortest)
    .map(({ place, text }) => ({ place, found: foundIn(letterReadings(text), needles) }))
    .filter(({ found }) => found.length > 0);

/** In the body of an answer. */
function inBody(answer: Answer, needles: readonly Needle[]): readonly Sighting[] {
  const shown = isMarkup(answer) ? readPage(answer.body).shown : '';
  const inPage = { place: 'the text of the page', found: foundIn([shownLetters(shown)], needles) };
  const elsewhere = sightingsIn(fragmentsOf(answer), needles);
  const certain = [inPage, ...elsewhere].filter(({ found }) => found.length > 0);
  if (certain.length > 0) return certain;
  // Whatever way of writing markup was not understood.
  const anywhere = foundIn(letterReadings(answer.body), needles);
  return anywhere.length === 0 ? [] : [{ place: 'the answer', found: anywhere }];
}

/** Maximum bodies that are remembered: of a hundred answers most are one and the same. */
const remembered = 8;

/** Finds where an answer holds any of the needles: each place once, what is shown first. */
export function createFinder(needles: readonly Needle[]) {
  const known = new Map<string, readonly Sighting[]>();
  return (answer: Answer): readonly Sighting[] => {
    const key = `${answer.headers['content-type']}\n${answer.body}`;
    const body = known.get(key) ?? inBody(answer, needles);
    if (known.size >= remembered && !known.has(key)) known.clear();
    known.set(key, body);
    return [...body, ...sightingsIn(inHeaders(answer), needles)];
  };
}

/** What an answer shows; nothing if it is no page. */
export const shownIn = (answer: Answer): string =>
  isMarkup(answer)
    ? readPage(answer.body).shown
    : fragmentsOf(answer)
        .map(({ text }) => text)
        .join('\n');

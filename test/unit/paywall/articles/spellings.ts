import fc from 'fast-check';
import { canonicalText } from '../../../../src/paywall/articles/canonical-text.ts';

/** An address by what it means, of which there are many spellings. */
export interface Meaning {
  readonly segments: readonly string[];
  readonly parameters: readonly (readonly [name: string, value: string])[];
}

const unreserved = /^[\w.~-]$/;
const reserved = "!$&'()*+,;=:@/?#[]%";
const others = ' "<>\\^`{|}';
/** Text whose spellings differ most: composed and decomposed, of one and of two units, of several marks, of Hangul. */
const unicode = ['é', 'e\u0301', 'Å', 'ộ', '한', '日本', '≠', '😀', '\u0338', '\u0327\u0301', 'ﬁ', 'İ', 'ß', '\uFFFD'];

const piece = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...'abzAZ09-._~') },
  { weight: 2, arbitrary: fc.constantFrom(...reserved, ...others) },
  { weight: 2, arbitrary: fc.constantFrom(...unicode) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 3 }) },
);

const text = fc.array(piece, { minLength: 1, maxLength: 6 }).map((pieces) => canonicalText(pieces.join('')));

/** Not the dot segments, nor what is no segment at all. */
export const segment = text.filter((drawn) => !/^\.{0,2}$/.test(drawn));
/** A letter before it keeps it from being the name of a tracking parameter. */
export const parameterName = text.map((drawn) => `x${drawn}`);
export const parameterValue = fc.oneof(text, fc.constant(''));

export const meaning: fc.Arbitrary<Meaning> = fc.record({
  segments: fc.array(segment, { minLength: 1, maxLength: 4 }),
  parameters: fc.array(fc.tuple(parameterName, parameterValue), { maxLength: 4 }),
});

/** A source of choices, so that one failing spelling can be made again. */
type Choose = (count: number) => number;

/** Many choices, drawn at once. */
export const choices: fc.Arbitrary<readonly number[]> = fc.array(fc.nat(0xffff), { minLength: 40, maxLength: 40 });

export function chooser(drawn: readonly number[]): Choose {
  let next = 0;
  return (count) => (drawn[next++ % drawn.length] ?? 0) % count;
}

const bytesOf = (character: string) => [...new TextEncoder().encode(character)];

function escapesOf(character: string, choose: Choose): string {
  const digits = (byte: number) => byte.toString(16).padStart(2, '0');
  return bytesOf(character)
    .map((byte) => `%${choose(2) === 0 ? digits(byte) : digits(byte).toUpperCase()}`)
    .join('');
}

/** Whether a character may be written as it is, and still mean the same there. */
const mayStand = { path: /[\w.~!$&'()*+,;=:@"<>^`{|}-]|[^\0-\x9f]/u, query: /[\w.~!$'()*,;:@/?"<>^`{|}-]|[^\0-\x9f]/u };
/** Characters that mean something else in a path if they are escaped, so that there is one way to write them. */
const onlyRaw = /[!$&'()*+,;=:@]/;

/** One of the ways to write a text there. */
function spell(meant: string, where: 'path' | 'query', choose: Choose): string {
  const form = choose(2) === 0 ? meant : meant.normalize('NFD');
  let spelled = '';
  for (const character of form) {
    if (choose(12) === 0) spelled += choose(2) === 0 ? '\uFEFF' : escapesOf('\uFEFF', choose);
    if (where === 'path' && onlyRaw.test(character)) spelled += character;
    else if (where === 'query' && character === ' ') spelled += choose(2) === 0 ? '+' : '%20';
    else if (!mayStand[where].test(character)) spelled += escapesOf(character, choose);
    else spelled += choose(unreserved.test(character) ? 4 : 2) === 0 ? escapesOf(character, choose) : character;
  }
  return spelled;
}

const tracking = ['utm_source=mail', 'UTM_Campaign=x%20y', 'fbclid=IwAR0', 'gclid', 'mc_eid=', '_gl=1*2', 'u%74m_x=1'];

/** In an order in which equal names stay in theirs, among parameters that say where a reader came from. */
function spellQuery({ parameters }: Meaning, choose: Choose): string {
  const names = [...new Set(parameters.map(([name]) => name))];
  const order = new Map(names.map((name) => [name, choose(1_000)]));
  const sorted = parameters.toSorted(([one], [other]) => (order.get(one) ?? 0) - (order.get(other) ?? 0));
  const pairs = sorted.flatMap(([name, value]) => {
    const written = `${spell(name, 'query', choose)}=${spell(value, 'query', choose)}`;
    return [...(choose(4) === 0 ? [tracking[choose(tracking.length)] ?? ''] : []), written];
  });
  if (choose(3) === 0) pairs.push(tracking[choose(tracking.length)] ?? '');
  return pairs.length === 0 ? (choose(2) === 0 ? '' : '?') : `?${pairs.join('&')}`;
}

const hosts = [
  'https://www.example.com',
  'HTTPS://www.EXAMPLE.com',
  'https://www.example.com:443',
  'hTTps://WWW.example.COM:443',
];

/** One of the ways to write an address: as a path, or with its host before it. */
export function spellAddress(address: Meaning, kind: 'path' | 'url', choose: Choose): string {
  const host = kind === 'url' ? hosts[choose(hosts.length)] : '';
  const path = address.segments.map((each) => `/${spell(each, 'path', choose)}`).join('');
  const slash = choose(2) === 0 ? '' : '/';
  const fragment = ['', '#', '#top', '#/a/../b?c=d'][choose(4)];
  const mark = choose(6) === 0 ? '\uFEFF' : '';
  return `${mark}${host}${path}${slash}${spellQuery(address, choose)}${fragment}`;
}

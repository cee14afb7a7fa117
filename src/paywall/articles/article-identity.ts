import { madeOnce } from '../made-once.ts';
import {
  canonicalPath,
  canonicalText,
  formText,
  hasBrokenSurrogate,
  lengthInCharacters,
  toFormText,
  withoutByteOrderMarks,
} from './canonical-text.ts';
import { trackingNames } from './tracking-parameters.ts';

/** Which addresses are one article, as the publisher says. */
export interface ArticleIdentity {
  /** Query parameters that name the article: all others are left out. Null: all but those that say where a reader came from. */
  readonly keep: readonly string[] | null;
  /** Further parameters that never name the article. A `*` at the end stands for any rest. */
  readonly drop: readonly string[];
  /** First labels of host names that do not count: with `www`, `www.example.com` is `example.com`. */
  readonly hostAliases: readonly string[];
  /** Ends of paths that do not count, such as `/amp`; `/page/*` stands for `/page/` and any one segment. */
  readonly pathSuffixes: readonly string[];
  /** Whether upper and lower case are the same in paths, and in ids of the publisher's own. */
  readonly ignoreCase: boolean;
  /** What the gate does with an address that servers read in different ways: see `isAmbiguousAddress`. */
  readonly ambiguous: 'refuse' | 'normalise';
}

export const usualArticleIdentity: ArticleIdentity = {
  keep: null,
  drop: [],
  hostAliases: [],
  pathSuffixes: [],
  ignoreCase: false,
  ambiguous: 'refuse',
};

/** Maximum characters of an id in its canonical form. Only a hash of it is stored. */
export const longestArticleId = 2_048;

/** Something of an address that does not name the article. */
export interface LeftOut {
  readonly kind: 'parameter' | 'fragment' | 'host-part' | 'path-end';
  readonly text: string;
}

/** Is given whatever does not name the article. */
type Note = (kind: LeftOut['kind'], text: string) => void;

interface Compiled {
  readonly names: (name: string) => boolean;
  readonly host: (host: string, note: Note) => string;
  readonly path: (path: string, note: Note) => string;
  readonly fold: (id: string) => string;
}

function namesOf({ keep, drop }: ArticleIdentity): Compiled['names'] {
  if (keep !== null) {
    const kept = new Set(keep.map(canonicalText));
    return (name) => kept.has(name);
  }
  const drops = trackingNames(drop.map(canonicalText));
  return (name) => !drops(name);
}

function withoutSlashes(path: string, note: Note): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  if (end > 0 && end < path.length) note('path-end', path.slice(end));
  return path.slice(0, end);
}

/** How long an end of the path is that this suffix stands for; 0 if it has none. Looks at no more than the end, for paths are long. */
function lengthOfEnd(path: string, suffix: string): number {
  if (!suffix.endsWith('/*')) return path.endsWith(suffix) ? suffix.length : 0;
  const last = path.length - path.lastIndexOf('/');
  const start = suffix.slice(0, -2);
  return last > 1 && last <= path.length && path.endsWith(start, path.length - last) ? start.length + last : 0;
}

/** Until nothing of them is left, so that `/news/page/2/amp` is `/news` in whichever order they are named. */
function withoutSuffixes(path: string, suffixes: readonly string[], note: Note): string {
  let left = withoutSlashes(path, note);
  for (;;) {
    const length = Math.max(0, ...suffixes.map((suffix) => lengthOfEnd(left, suffix)));
    if (length === 0) return left;
    note('path-end', left.slice(-length));
    left = withoutSlashes(left.slice(0, -length), note);
  }
}

function compile(identity: ArticleIdentity): Compiled {
  const aliases = new Set(identity.hostAliases.map((alias) => `${alias.toLowerCase()}.`));
  const fold = identity.ignoreCase ? (id: string) => id.toLowerCase() : (id: string) => id;
  const suffixes = identity.pathSuffixes.map(fold);
  function host(name: string, note: Note): string {
    let rest = name;
    for (;;) {
      const label = rest.slice(0, rest.indexOf('.') + 1);
      // At least two labels stay: `www.com` is a site of its own.
      if (!aliases.has(label) || !rest.includes('.', label.length)) return rest;
      note('host-part', label);
      rest = rest.slice(label.length);
    }
  }
  return { names: namesOf(identity), host, path: (path, note) => withoutSuffixes(path, suffixes, note), fold };
}

const compiledOf = madeOnce(compile);

/** The query without what does not name the article, in one order: `?b=2&a=1` is `?a=1&b=2`. */
function canonicalQuery(search: string, names: Compiled['names'], note: Note): string {
  const pairs: (readonly [name: string, pair: string])[] = [];
  for (const written of search.slice(1).split('&')) {
    if (written === '') continue;
    const equals = written.indexOf('=');
    const name = formText(equals === -1 ? written : written.slice(0, equals));
    const value = equals === -1 ? '' : written.slice(equals + 1);
    if (names(name)) pairs.push([name, `${toFormText(name)}=${toFormText(formText(value))}`]);
    else note('parameter', written);
  }
  // Equal names stay in their order, which may mean something.
  pairs.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return pairs.length === 0 ? '' : `?${pairs.map(([, pair]) => pair).join('&')}`;
}

/** The path without dot segments, of which some appear only once byte-order marks are gone. */
function canonicalPathOf(url: URL, fold: Compiled['fold']): string {
  const path = canonicalPath(url.pathname, fold);
  if (!/\/\.{1,2}(?:\/|$)/.test(path)) return path;
  url.pathname = path;
  return url.pathname;
}

/** Not by `URL.canParse`: in Node 20 it denies host names beyond ASCII once it has been called a few thousand times. */
function parse(id: string): URL | null {
  try {
    return new URL(id, 'http://path.invalid');
  } catch {
    return null;
  }
}

function addressOf(id: string): { readonly url: URL; readonly isPath: boolean } | null {
  const isPath = id.startsWith('/') && !id.startsWith('//');
  if ((!isPath && !/^https?:\/\//i.test(id)) || hasBrokenSurrogate(id)) return null;
  const url = parse(id);
  return url === null ? null : { url, isPath };
}

const ignore = () => {};

/**
 * The form in which article ids are compared. An absolute http(s) URL or a path is compared as RFC 3986, section 6.2.2, says:
 * without differences of escaping, and further without its fragment, its trailing slash, and what `identity` says does not name
 * the article. Anything else is an id of the publisher's own, and only its characters are normalised (NFC).
 */
export function canonicalArticleId(
  written: string,
  identity: ArticleIdentity = usualArticleIdentity,
  note: Note = ignore,
): string {
  const id = withoutByteOrderMarks(written);
  const { names, host, path, fold } = compiledOf(identity);
  const address = addressOf(id);
  if (address === null) return canonicalText(fold(id));
  const { url, isPath } = address;
  const start = isPath ? '' : `${url.protocol}//${host(url.hostname, note)}${url.port === '' ? '' : `:${url.port}`}`;
  const trimmed = path(canonicalPathOf(url, fold), note);
  const query = canonicalQuery(url.search, names, note);
  if (url.hash !== '') note('fragment', url.hash);
  return `${start}${trimmed || (isPath ? '/' : '')}${query}`;
}

/** Whether a canonical id is longer than `longestArticleId`, in characters and not in the bytes of their escapes. */
export const isTooLong = (canonical: string): boolean =>
  canonical.length > longestArticleId && lengthInCharacters(canonical) > longestArticleId;

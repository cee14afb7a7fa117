import { canonicalText, canonicalUrlPart, hasBrokenSurrogate, lengthInCharacters } from './canonical-text.ts';

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
  /** Whether upper and lower case are the same. */
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

/**
 * Parameters that say where a reader came from and not which article it is. `ref` is none of them: on many sites it names
 * something, so only the publisher can say.
 */
const trackingParameters: readonly string[] = [
  ...['utm_*', 'mtm_*', 'gaa_*', 'at_*', '_ga', '_gl', 'gclid', 'gclsrc', 'gad_source', 'dclid', 'gbraid', 'wbraid'],
  ...['srsltid', 'fbclid', 'igsh', 'igshid', 'msclkid', 'twclid', 'ttclid', 'yclid', 'li_fat_id', 'mc_cid', 'mc_eid'],
  ...['mkt_tok', '_hsenc', '_hsmi', 'ref_src', 'cmpid', 'ocid', 's_cid', 'st', 'xtor'],
];

interface Compiled {
  readonly names: (name: string) => boolean;
  readonly host: (host: string) => string;
  readonly path: (path: string) => string;
  readonly fold: (id: string) => string;
}

function matcher(patterns: readonly string[]): (name: string) => boolean {
  const lower = patterns.map((pattern) => pattern.toLowerCase());
  const exact = new Set(lower.filter((pattern) => !pattern.endsWith('*')));
  const starts = lower.filter((pattern) => pattern.endsWith('*')).map((pattern) => pattern.slice(0, -1));
  return (name) => exact.has(name) || starts.some((start) => name.startsWith(start));
}

function namesOf({ keep, drop }: ArticleIdentity): Compiled['names'] {
  if (keep !== null) {
    const kept = new Set(keep);
    return (name) => kept.has(name);
  }
  const dropped = matcher([...trackingParameters, ...drop]);
  return (name) => !dropped(name.toLowerCase());
}

function withoutSlashes(path: string): string {
  let end = path.length;
  while (end > 0 && path[end - 1] === '/') end -= 1;
  return path.slice(0, end);
}

/** The path without this end, or as it is. */
function withoutSuffix(path: string, suffix: string, fold: Compiled['fold']): string {
  if (!suffix.endsWith('/*')) return fold(path).endsWith(fold(suffix)) ? path.slice(0, -suffix.length) : path;
  const start = suffix.slice(0, -1);
  const at = fold(path).lastIndexOf(fold(start));
  const rest = at === -1 ? '' : path.slice(at + start.length);
  return rest !== '' && !rest.includes('/') ? path.slice(0, at) : path;
}

function compile(identity: ArticleIdentity): Compiled {
  const aliases = new Set(identity.hostAliases.map((alias) => `${alias.toLowerCase()}.`));
  const fold = identity.ignoreCase ? (id: string) => id.toLowerCase() : (id: string) => id;
  return {
    names: namesOf(identity),
    // At least two labels stay: `www.com` is a site of its own.
    host(host) {
      const label = host.slice(0, host.indexOf('.') + 1);
      const rest = host.slice(label.length);
      return aliases.has(label) && rest.includes('.') ? rest : host;
    },
    path: (path) =>
      identity.pathSuffixes.reduce((left, suffix) => withoutSlashes(withoutSuffix(left, suffix, fold)), path),
    fold,
  };
}

const compiled = new WeakMap<ArticleIdentity, Compiled>();

function compiledOf(identity: ArticleIdentity): Compiled {
  const known = compiled.get(identity) ?? compile(identity);
  compiled.set(identity, known);
  return known;
}

/** The query without what does not name the article, in one order: `?b=2&a=1` is `?a=1&b=2`. */
function canonicalQuery(search: string, named: Compiled['names']): string {
  if (search.length < 2) return '';
  const pairs: (readonly [name: string, pair: string])[] = [];
  for (const [name, value] of new URLSearchParams(search)) {
    const canonical = canonicalText(name);
    if (!named(canonical)) continue;
    pairs.push([canonical, `${encodeURIComponent(canonical)}=${encodeURIComponent(canonicalText(value))}`]);
  }
  // Equal names stay in their order, which may mean something.
  pairs.sort(([one], [other]) => (one < other ? -1 : one > other ? 1 : 0));
  return pairs.length === 0 ? '' : `?${pairs.map(([, pair]) => pair).join('&')}`;
}

/**
 * The form in which article ids are compared. An absolute http(s) URL or a path is compared as RFC 3986, section 6.2.2, says:
 * without differences of escaping, and further without its fragment, its trailing slash, and what `identity` says does not name
 * the article. Anything else is an id of the publisher's own, and only its characters are normalised (NFC).
 */
export function canonicalArticleId(written: string, identity: ArticleIdentity = usualArticleIdentity): string {
  const id = canonicalText(written);
  const isUrl = /^https?:\/\//i.test(id);
  const isPath = id.startsWith('/') && !id.startsWith('//');
  const { names, host, path, fold } = compiledOf(identity);
  if (!(isUrl || isPath) || hasBrokenSurrogate(id) || !URL.canParse(id, 'http://path.invalid')) return fold(id);
  const url = new URL(id, 'http://path.invalid');
  const trimmed = withoutSlashes(path(withoutSlashes(canonicalUrlPart(url.pathname))));
  const start = isUrl ? `${url.protocol}//${host(url.hostname)}${url.port === '' ? '' : `:${url.port}`}` : '';
  return fold(`${start}${trimmed || (isPath ? '/' : '')}`) + canonicalQuery(url.search, names);
}

/** Whether a canonical id is longer than `longestArticleId`, in characters and not in the bytes of their escapes. */
export const isTooLong = (canonical: string): boolean => lengthInCharacters(canonical) > longestArticleId;

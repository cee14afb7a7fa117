import type { Answer } from './ask.ts';

/** What lets a cache that many share keep an answer. */
export interface Cacheable {
  readonly header: string;
  readonly why: string;
}

/** Headers that speak to shared caches alone, and are stronger there than `Cache-Control`. */
const ofCaches = ['cdn-cache-control', 'surrogate-control', 'cloudflare-cdn-cache-control', 'vercel-cdn-cache-control'];

function directivesOf(text: string): ReadonlyMap<string, string> {
  const pairs = text
    .toLowerCase()
    .split(',')
    .map((each) => each.trim().split('=', 2));
  return new Map(pairs.map(([name = '', value = '']) => [name, value.replaceAll('"', '')]));
}

const isKept = (directives: ReadonlyMap<string, string>) =>
  !directives.has('no-store') && ['max-age', 's-maxage'].some((name) => Number(directives.get(name) ?? 0) > 0);

const single = (value: string | string[] | undefined) => (Array.isArray(value) ? value.join(', ') : (value ?? ''));

/**
 * Why a shared cache may give this granted answer to the next reader, or null; by RFC 9111, section 3. A `Vary` mends nothing: all who
 * come without a cookie send the same.
 */
export function cacheableBy({ headers }: Answer): Cacheable | null {
  for (const name of ofCaches) {
    const text = single(headers[name]);
    if (text !== '' && isKept(directivesOf(text))) return { header: `${name}: ${text}`, why: 'caches go by it first' };
  }
  const text = single(headers['cache-control']);
  const directives = directivesOf(text);
  if (directives.has('no-store') || directives.has('private')) return null;
  const header = text === '' ? 'no Cache-Control' : `cache-control: ${text}`;
  if (directives.has('public')) return { header, why: 'it says that all may have it' };
  if (isKept(directives)) return { header, why: 'it may be kept, and is not said to be private' };
  if (directives.has('no-cache') || directives.get('max-age') === '0') return null;
  return { header, why: 'a cache may keep for a while what says nothing, or does by its settings' };
}

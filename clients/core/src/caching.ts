import { isForEverybody } from './article.ts';
import type { Verdict } from './verdict.ts';

/** What an answer about a reader depends on. */
export const readerVary = ['Cookie', 'Authorization', 'Accept-Language', 'X-Reader-Token', 'X-Entitlement-Token'];

/** Nobody keeps it: neither a shared cache nor, for the next person at the same machine, the browser. */
export const neverKept = 'private, no-store';

/** Further headers by which caches on the way are told what to keep; some ask these before `Cache-Control`. */
export const cacheHeaders = [
  'expires',
  'pragma',
  'surrogate-control',
  'cdn-cache-control',
  'cloudflare-cdn-cache-control',
];

/**
 * Headers of a request that ask for part of an answer or for none. They are taken from a request for an article that depends on the
 * reader: the variant that they were about may be another now.
 */
export const conditionalHeaders = [
  'if-none-match',
  'if-modified-since',
  'if-match',
  'if-unmodified-since',
  'if-range',
  'range',
];

/** Whether another reader would have been sent something else, so that nobody may keep the answer. */
export const isPersonal = ({ article }: Verdict): boolean => !isForEverybody(article);

/** Whether a site that sets these headers wants others to keep the answer. */
export function wantsCaching(get: (name: string) => string | null | undefined): boolean {
  const control = get('cache-control') ?? '';
  const isKept = control !== '' && !/\b(?:private|no-store)\b/i.test(control);
  return isKept || cacheHeaders.some((name) => /\b(?:public|s-maxage|max-age=[1-9])/i.test(get(name) ?? ''));
}

/** The names in `Vary` together with those of `readerVary`. */
export function withReaderVary(vary: string | null | undefined): string {
  const names = (vary ?? '').split(',').map((name) => name.trim());
  const own = names.filter((name) => name !== '');
  if (own.includes('*')) return '*';
  const known = new Set(own.map((name) => name.toLowerCase()));
  return [...own, ...readerVary.filter((name) => !known.has(name.toLowerCase()))].join(', ');
}

export const cacheableMessage =
  'The site wanted to let caches keep an article that depends on the reader. It was sent with `Cache-Control: private, no-store`. ' +
  'Leave the headers of metered and premium articles to Stile’s door.';

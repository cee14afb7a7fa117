import { isObject, parseObject } from '../tokens/json.ts';
import { type PageCache, sharedSeconds } from './page-cache.ts';

/** What a `SimpleCache` of Fastly's `fastly:cache` has, as far as it is used: texts by a key, for a number of seconds. */
export interface TextCache {
  get(key: string): { text(): Promise<string> } | null;
  set(key: string, value: string, seconds: number): unknown;
}

function responseIn(text: string): Response | undefined {
  const { headers, body } = parseObject(text) ?? {};
  if (!isObject(headers) || typeof body !== 'string') return undefined;
  const found = new Headers();
  for (const [name, value] of Object.entries(headers)) if (typeof value === 'string') found.set(name, value);
  return new Response(body, { headers: found });
}

/** Pages in a cache that keeps texts and knows nothing of headers. Pages that are not in UTF-8 are not kept. */
export function simpleCachePages(cache: TextCache): PageCache {
  return {
    async match({ url }) {
      const entry = cache.get(url);
      return entry === null ? undefined : responseIn(await entry.text());
    },
    async put({ url }, response) {
      const seconds = sharedSeconds(response);
      const headers = Object.fromEntries(response.headers);
      // Throws for a page that is not in UTF-8, of which a text would be another page.
      const body = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(await response.arrayBuffer());
      if (seconds > 0) cache.set(url, JSON.stringify({ headers, body }), seconds);
    },
  };
}

import { forAnything, forEverybody, forReader } from '../request-headers.ts';
import { atOrigin, type EdgeSecret, type Origin, passedOn, pathOf, type Site } from './site.ts';

/**
 * A site that has two addresses for each article: one that shows everybody the teaser, and one that gives the whole, to the edge alone.
 * The text never comes to the edge unless it is for a reader who may read it.
 */
export function twoAddresses(
  needs: Origin & {
    /** The path, with its query, where the teaser of an article is. */
    readonly teaser: (url: URL) => string;
    /** Where the whole of it is. */
    readonly full: (url: URL) => string;
    /** Without it the site must answer nothing at the address of the whole. */
    readonly secret: EdgeSecret;
  },
): Site {
  const { fetch, secret } = needs;
  const ask = (path: string, headers: Headers) => {
    // Not every runtime decodes, and the decision is put into the page.
    headers.set('Accept-Encoding', 'identity');
    return fetch(new Request(atOrigin(needs, path), { headers, redirect: 'manual' }));
  };
  return {
    async show(url) {
      const answer = await ask(needs.teaser(url), forEverybody(url));
      return { answer, whole: null, teaser: async () => answer, other: () => answer };
    },
    full(url, reader) {
      const headers = reader === null ? forEverybody(url) : forReader(url, reader);
      headers.set(secret.header, secret.value);
      return ask(needs.full(url), headers);
    },
    other(url, request) {
      const headers = forAnything(url, request.headers, [secret.header]);
      return fetch(passedOn(atOrigin(needs, pathOf(url)), request, headers));
    },
  };
}

import { forEverybody, forReader, withoutStatements } from '../request-headers.ts';
import { type EdgeSecret, passedOn, type Site, type SiteFetch } from './site.ts';

/**
 * A site that has two addresses for each article: one that shows everybody the teaser, and one that gives the whole, to the edge alone.
 * The text never comes to the edge unless it is for a reader who may read it.
 */
export function twoAddresses(needs: {
  readonly fetch: SiteFetch;
  /** Where the teaser of an article is. */
  readonly teaser: (url: URL) => URL;
  /** Where the whole of it is. */
  readonly full: (url: URL) => URL;
  /** Without it the site must answer nothing at the address of the whole. */
  readonly secret: EdgeSecret;
}): Site {
  const { fetch, secret } = needs;
  const ask = (url: URL, headers: Headers) => {
    headers.set('Accept-Encoding', 'identity');
    return fetch(new Request(url, { headers, redirect: 'manual' }));
  };
  return {
    async show(url) {
      const answer = await ask(needs.teaser(url), forEverybody());
      return { answer, whole: null, teaser: async () => answer, other: () => answer };
    },
    full(url, reader) {
      const headers = reader === null ? forEverybody() : forReader(reader);
      headers.set(secret.header, secret.value);
      return ask(needs.full(url), headers);
    },
    other: (url, request) => fetch(passedOn(url, request, withoutStatements(request.headers, [secret.header]))),
  };
}

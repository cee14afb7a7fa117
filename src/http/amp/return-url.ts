import type { Publication } from '../../paywall/publication.ts';
import { createOriginPolicy, liesBelow } from '../origins.ts';
import { invalidRequest } from '../parse.ts';
import { ampCacheDomains } from './cache-origins.ts';

/**
 * Where a login leads back to: an AMP cache, or one of the publication's origins, in the form in which browsers write it and without a
 * fragment. Anywhere else, and anybody could send people from here to there. Throws `invalid-request`.
 */
export function createAmpReturnUrls(publicUrl: string): (publication: Publication, written: string) => string {
  const origins = createOriginPolicy(publicUrl);
  return (publication, written) => {
    const url = URL.canParse(written) ? new URL(written) : null;
    const plain = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
    if (plain && (origins.owns(publication, url.origin) || liesBelow(url.origin, ampCacheDomains))) {
      url.hash = '';
      return url.href;
    }
    throw invalidRequest('query', [
      { path: 'return', message: "must be a URL of an AMP cache or in one of the publication's origins" },
    ]);
  };
}

/** The address by which the AMP runtime learns how a login ended. */
export const endedAt = (returnTo: string, hasSignedIn: boolean): string => `${returnTo}#success=${hasSignedIn}`;

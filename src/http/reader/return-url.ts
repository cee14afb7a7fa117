import type { Publication } from '../../paywall/publication.ts';
import { createOriginPolicy } from '../origins.ts';
import { invalidRequest } from '../parse.ts';

/** Where people find the publication; null if only apps show it. */
export const siteOf = ({ settings }: Publication): string | null =>
  settings.origins.find((origin) => /^https?:/.test(origin)) ?? null;

/**
 * Where a reader is sent afterwards, in the form in which browsers write it. It must lie in the publication's origins, or anybody
 * could send people from here to anywhere. Throws `invalid-request` for all else.
 */
export function createReturnUrls(
  publicUrl: string,
): (publication: Publication, written: string, path?: string) => string {
  const origins = createOriginPolicy(publicUrl);
  return (publication, written, path = 'returnUrl') => {
    const url = URL.canParse(written) ? new URL(written) : null;
    // A `blob:` URL has the origin of what is written behind it, and is no address of a page.
    const plain = url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '';
    if (plain && origins.owns(publication, url.origin)) return url.href;
    throw invalidRequest('body', [{ path, message: "must be a URL in one of the publication's origins" }]);
  };
}

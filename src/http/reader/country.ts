import type { IncomingMessage } from 'node:http';
import type { Publication } from '../../paywall/publication.ts';
import type { HttpServices } from '../services.ts';

/**
 * The country that a proxy in front has found for the client: in the header that the publication names, believed only if a trusted proxy
 * is in front, else in the one that the setting `COUNTRY_HEADER` names. Null without either: anybody could write a header that no
 * proxy overwrites.
 */
export function createCountryFinder({
  countryHeader,
  isBehindProxy,
}: Pick<HttpServices, 'countryHeader' | 'isBehindProxy'>) {
  return ({ headers }: Pick<IncomingMessage, 'headers'>, { settings }: Publication): string | null => {
    const own = isBehindProxy ? settings.countryHeader : null;
    const name = own ?? countryHeader;
    const named = name === null ? undefined : headers[name];
    return typeof named === 'string' && /^[a-z]{2}$/i.test(named) ? named.toUpperCase() : null;
  };
}

import { type CookieNames, cookiesNamed } from './cookies.ts';
import type { Visit } from './visit.ts';

/** Headers of the reader's that Stile is to see. Everything else a reader sends is left where it is. */
const passedOn = [
  ...['accept-language', 'user-agent', 'sec-purpose', 'purpose', 'x-reader-token', 'x-entitlement-token'],
  // Of crawlers and AI agents: by what they prove who they are, and what a CDN in front does with a price.
  ...['signature-agent', 'signature-input', 'signature', 'cf-pay-per-crawl'],
];

/** What `fetch` takes for the value of a header. A reader’s odd one must not look as if Stile were unavailable. */
const isHeaderText = (value: string) => /^[\t\x20-\x7e\x80-\xff]+$/.test(value);

/** The token by which the reader says that they are signed in, be it one or not; null if they do not say so. */
export function signInTokenOf({ headers, signInToken }: Pick<Visit, 'headers' | 'signInToken'>): string | null {
  if (signInToken !== undefined) return signInToken;
  // Another scheme, such as a staging site's `Basic`, is no sign-in.
  const [scheme, token = ''] = /^Bearer(?:\s+(.*))?$/i.exec(headers.get('authorization') ?? '') ?? [];
  return scheme === undefined ? null : token;
}

/** The licence that an agent shows; null for a reader. */
const licenseOf = ({ headers }: Pick<Visit, 'headers'>): string | null =>
  /^License +[\w.-]+$/i.exec(headers.get('authorization') ?? '')?.[0] ?? null;

export const requestIdOf = ({ requestId = '' }: Pick<Visit, 'requestId'>) =>
  /^[\w.-]{8,64}$/.test(requestId) ? requestId : crypto.randomUUID();

/** Of everything that a reader sends, what Stile is to see; for a call that the site's server makes on the reader's behalf. */
export function headersOf(
  visit: Pick<Visit, 'headers' | 'address' | 'signInToken'>,
  names: CookieNames,
  requestId: string,
): Headers {
  const headers = new Headers({ Accept: 'application/json' });
  for (const name of passedOn) {
    const value = visit.headers.get(name);
    if (value !== null && isHeaderText(value)) headers.set(name, value);
  }
  const found = cookiesNamed(visit.headers.get('cookie'), names.passedOn);
  const cookies = found.filter(([, value]) => isHeaderText(value));
  if (cookies.length > 0) headers.set('Cookie', cookies.map(([name, value]) => `${name}=${value}`).join('; '));
  const token = signInTokenOf(visit);
  const license = licenseOf(visit);
  if (token !== null) headers.set('Authorization', `Bearer ${isHeaderText(token) ? token : ''}`);
  else if (license !== null) headers.set('Authorization', license);
  if (visit.address !== undefined && visit.address !== '') headers.set('X-Forwarded-For', visit.address);
  headers.set('X-Request-Id', requestId);
  return headers;
}

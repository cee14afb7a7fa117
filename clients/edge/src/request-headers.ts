import { conditionalHeaders } from '@stile/core';

/**
 * Headers by which a reader could state what only edge and site say: what an article is, what was decided, and which address is
 * meant. Servers and frameworks believe some of them.
 */
const stating: readonly RegExp[] = [
  /^x-(?:stile|article|middleware|original|rewrite)-/,
  /^x-forwarded-(?:uri|url|path|prefix|host|method|server)$/,
  /^x-(?:http-)?method(?:-override)?$/,
  /^x-(?:reader-country|invoke-path|matched-path)$/,
  /^(?:forwarded|next-action)$/,
];

/** Headers of one connection (RFC 9110, section 7.6.1), and of how a body comes. */
const ofConnection = [
  ...['keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding'],
  ...['host', 'content-length', 'expect'],
];

/** By which another protocol begins on the same connection: for the runtime to arrange. */
const ofUpgrade = ['connection', 'upgrade'];

/** The headers of a reader's request, without those by which readers could state facts, and without these. */
export function withoutStatements(headers: Headers, without: readonly string[] = []): Headers {
  const kept = new Headers(headers);
  for (const name of [...headers.keys()]) if (stating.some((pattern) => pattern.test(name))) kept.delete(name);
  const connection = headers.has('upgrade') ? ofConnection : [...ofConnection, ...ofUpgrade];
  for (const name of [...connection, ...without]) kept.delete(name);
  return kept;
}

/** The public's own address of a page, for a site that makes links by it: as the runtime has it, whatever a reader forwards. */
function withPublicAddress(headers: Headers, { host, protocol }: URL): Headers {
  headers.set('X-Forwarded-Host', host);
  headers.set('X-Forwarded-Proto', protocol.slice(0, -1));
  return headers;
}

/** The headers with which something is asked for that is no article. */
export const forAnything = (url: URL, headers: Headers, without: readonly string[] = []): Headers =>
  withPublicAddress(withoutStatements(headers, without), url);

/** The headers with which the whole article is asked for on behalf of one reader. */
export const forReader = (url: URL, headers: Headers): Headers =>
  forAnything(url, headers, [...conditionalHeaders, ...ofUpgrade]);

/** The headers with which a page is asked for that everybody gets: there is nothing of a reader in them, so that nobody can colour it. */
export const forEverybody = (url: URL): Headers =>
  withPublicAddress(new Headers({ Accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }), url);

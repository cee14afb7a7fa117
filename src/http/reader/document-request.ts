import type { IncomingHttpHeaders } from 'node:http';

/** Whether a browser only fetches ahead: `Sec-Purpose: prefetch`, with or without prerender, or the older `Purpose`. */
export function isPrefetch({ headers }: { readonly headers: IncomingHttpHeaders }): boolean {
  const purpose = headers['sec-purpose'] ?? headers['purpose'] ?? headers['x-moz'];
  return typeof purpose === 'string' && /prefetch|prerender|preview/i.test(purpose);
}

/**
 * Whether the request that a proxy asks about is for a document to be shown, so that it is a view: no prefetch, no `HEAD`, and
 * nothing that a page loads for itself.
 */
export function isDocument({ headers }: { readonly headers: IncomingHttpHeaders }): boolean {
  const method = headers['x-original-method'] ?? headers['x-forwarded-method'];
  const destination = headers['sec-fetch-dest'];
  if (isPrefetch({ headers })) return false;
  if (typeof method === 'string' && !/^(GET|POST)$/i.test(method.trim())) return false;
  return destination === undefined || destination === '' || destination === 'document';
}

/** What programs call themselves that fetch a page to show a preview of it, to index or to check it. CUBOT makes telephones. */
const programs = /(?<!cu)bot\b|crawl|spider|slurp|preview|scanner|facebookexternalhit|whatsapp|embedly/i;

/**
 * Whether somebody follows a link, as far as a request can say: no program that only looks at it, and no page that loads it as an image
 * or a frame. What a user agent says of itself is believed here, because it gives nothing; but a browser in which somebody has clicked
 * is one, whatever it calls itself.
 */
export function isFollowed({ headers }: { readonly headers: IncomingHttpHeaders }): boolean {
  const mode = headers['sec-fetch-mode'];
  const destination = headers['sec-fetch-dest'];
  if (isPrefetch({ headers })) return false;
  if (headers['sec-fetch-user'] !== '?1' && programs.test(headers['user-agent'] ?? '')) return false;
  return (mode === undefined || mode === 'navigate') && (destination === undefined || destination === 'document');
}

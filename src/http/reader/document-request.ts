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

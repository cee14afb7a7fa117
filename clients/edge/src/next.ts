import { type Door, refusalResponse, sealed, type Verdict, waitResponse } from '@stile/core';
import { withoutStatements } from './request-headers.ts';

/**
 * What `NextResponse.rewrite(to, { request: { headers } })` answers, for middleware (`proxy` since Next.js 16): Next.js then serves the
 * page at `to`, to which it sends these headers in place of the reader's, and adds the headers of this answer to the page's.
 *
 * The header names are those of Next.js' own `NextResponse`: `x-middleware-rewrite`, and for the request `x-middleware-override-headers`
 * with one `x-middleware-request-…` each.
 */
export function rewrittenTo(
  to: URL,
  {
    verdict,
    door,
    request,
  }: { readonly verdict: Verdict; readonly door: Pick<Door, 'report'>; readonly request: Headers },
): Response {
  const headers = new Headers({ 'x-middleware-rewrite': to.href });
  const names = [...request.keys()];
  headers.set('x-middleware-override-headers', names.join(','));
  for (const name of names) headers.set(`x-middleware-request-${name}`, request.get(name) ?? '');
  return sealed(new Response(null, { headers }), verdict, door);
}

/** The headers with which a page of Next.js is asked: those of the reader by which nothing is stated, and the edge's own. */
export function rewrittenHeaders(reader: Headers, own: Readonly<Record<string, string>>): Headers {
  const headers = withoutStatements(reader);
  for (const [name, value] of Object.entries(own)) headers.set(name, value);
  return headers;
}

/** What is answered while nobody can say who may read: a page that asks again. */
export const waiting = (verdict: Verdict, door: Pick<Door, 'report'>): Response =>
  sealed(waitResponse(verdict), verdict, door);

/** What is answered to an agent that is refused or asked to pay. */
export const refusing = (verdict: Verdict, door: Pick<Door, 'report'>): Response =>
  sealed(refusalResponse(verdict), verdict, door);

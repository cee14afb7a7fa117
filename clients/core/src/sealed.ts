import { chargeHeaders, refusalFor } from './agents/agent-answers.ts';
import { cacheableMessage, cacheHeaders, isPersonal, neverKept, wantsCaching, withReaderVary } from './caching.ts';
import type { Door } from './door.ts';
import { cookiesOf, type Verdict } from './verdict.ts';
import { waitPage } from './wait-page.ts';

/** The site's answer as it goes out: an article that depends on the reader is kept by nobody, and the reader gets Stile's cookies. */
export function sealed(response: Response, verdict: Verdict, door: Pick<Door, 'report'>): Response {
  if (!isPersonal(verdict)) return response;
  const { requestId } = verdict;
  const { status, statusText } = response;
  const headers = new Headers(response.headers);
  if (wantsCaching((name) => headers.get(name)))
    door.report({ kind: 'cacheable', message: cacheableMessage, requestId });
  for (const name of cacheHeaders) headers.delete(name);
  headers.set('Cache-Control', neverKept);
  headers.set('Vary', withReaderVary(headers.get('vary')));
  for (const [name, value] of chargeHeaders(verdict)) headers.append(name, value);
  for (const cookie of cookiesOf(verdict, status)) headers.append('Set-Cookie', cookie);
  return new Response(response.body, { status, statusText, headers });
}

/** What the door itself answers while nobody can say who may read: see `Variant`. */
export function waitResponse({ retryAfterSeconds }: Pick<Verdict, 'retryAfterSeconds'>, page = waitPage): Response {
  const headers = { 'Content-Type': 'text/html; charset=utf-8', 'Retry-After': String(retryAfterSeconds) };
  return new Response(page(retryAfterSeconds), { status: 503, headers });
}

/** What the door itself answers an agent: see `Variant`. */
export function refusalResponse(verdict: Pick<Verdict, 'agent'>): Response {
  const { status, headers, body } = refusalFor(verdict);
  return new Response(body, { status, headers });
}

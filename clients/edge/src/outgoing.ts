import { cacheHeaders, type Door, neverKept, sealed, type Verdict, withReaderVary } from '@stile/core';
import { decisionMarks, decisionScript } from './pages/decision-script.ts';
import { withSectionsReplaced } from './pages/without-sections.ts';
import { withBody } from './sites/site.ts';

const texts = {
  403: 'This address cannot be opened.',
  405: 'An article can only be read.',
} as const;

/** A page for people who asked for what nobody is given. */
export function refusal(status: keyof typeof texts): Response {
  const text = texts[status];
  const body = `<!doctype html><html lang="en"><meta charset="utf-8"><title>${text}</title><h1>${text}</h1></html>\n`;
  const headers = new Headers({ 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': neverKept });
  if (status === 405) headers.set('Allow', 'GET, HEAD');
  return new Response(body, { status, headers });
}

/** What is answered at an article's address because nothing is shown there. Other readers may see more, and the same reader soon. */
export function withoutArticle(answer: Response): Response {
  const { status, statusText } = answer;
  const headers = new Headers(answer.headers);
  for (const name of cacheHeaders) headers.delete(name);
  headers.set('Cache-Control', neverKept);
  headers.set('Vary', withReaderVary(headers.get('Vary')));
  return new Response(answer.body, { status, statusText, headers });
}

/** Ends an answer that nobody reads, so that its connection is free. */
export function discard(answer: Response | undefined): void {
  answer?.body?.cancel().catch(() => {});
}

/** An answer's status and headers: to `HEAD`. */
export function withoutBody(answer: Response): Response {
  discard(answer);
  return new Response(null, answer);
}

/** Whether what is in an answer can be read as it comes: a runtime may not have decoded it. */
function isPlainHtml({ headers }: Response): boolean {
  const encoding = headers.get('Content-Encoding') ?? 'identity';
  return encoding === 'identity' && /\bhtml\b/i.test(headers.get('Content-Type') ?? '');
}

/** An article as it goes out to its reader: kept by nobody, with Stile's cookies, and with the decision where the page wants it. */
export function outgoing(answer: Response, verdict: Verdict, door: Pick<Door, 'report'>): Response {
  const closed = sealed(answer, verdict, door);
  for (const name of ['etag', 'last-modified', 'accept-ranges']) closed.headers.delete(name);
  if (closed.body === null || verdict.variant === 'wait' || !isPlainHtml(closed)) return closed;
  return withBody(closed, withSectionsReplaced(closed.body, decisionMarks, decisionScript(verdict)));
}

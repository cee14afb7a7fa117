import type { ArticleFacts } from './article.ts';
import { type CookieNames, longestToken } from './cookies.ts';
import { type Decision, decisionIn, problemCodeIn } from './decision.ts';
import type { DoorOptions } from './options.ts';
import { headersOf, requestIdOf } from './reader-headers.ts';
import { partsOf, type Visit } from './visit.ts';

/** What came of asking Stile. */
export type Outcome = { readonly requestId: string } & (
  | { readonly kind: 'decided'; readonly decision: Decision; readonly setCookies: readonly string[] }
  /** The sign-in token does not hold. */
  | { readonly kind: 'invalid-identity' }
  /** Stile answers, and does not decide: by its own policy, or because of a limit. */
  | { readonly kind: 'later'; readonly code: string; readonly retryAfterSeconds: number }
  /** It does not take what it was asked. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Nothing of Stile's came back. */
  | { readonly kind: 'unavailable'; readonly message: string }
);

export interface StileClient {
  /** Never rejects. */
  meter(visit: Visit, how: { readonly count: boolean }): Promise<Outcome>;
  /** Gives a counted view back. Answers why not, or null. Never rejects. */
  release(visit: Visit, newReaderToken: string | null): Promise<string | null>;
}

/** Maximum characters of an address that Stile takes. */
const longestReferrer = 4_096;

/** The token of the newsletter that led here; what cannot be one is left out. */
function newsletterIn({ url }: Visit): string | undefined {
  const token = partsOf(url).query.get('st') ?? '';
  return token.length <= longestToken && /^[\w.~-]+$/.test(token) ? token : undefined;
}

/** Where the reader comes from, for rules that ask for it. Browsers shorten what is longer; whatever else is so long is left out. */
function referrerIn({ headers }: Visit): string | undefined {
  const referrer = headers.get('referer') ?? '';
  return referrer.length <= longestReferrer ? referrer : undefined;
}

/** Whole seconds within a sensible range. */
function retryAfterOf(response: Response): number {
  const seconds = Number(response.headers.get('retry-after'));
  return Number.isInteger(seconds) && seconds > 0 ? Math.min(seconds, 3_600) : 5;
}

async function outcomeOf(response: Response, requestId: string): Promise<Outcome> {
  const { status } = response;
  const answer: unknown = await response.json().catch(() => null);
  const decision = status === 200 ? decisionIn(answer) : null;
  if (decision !== null) return { kind: 'decided', requestId, decision, setCookies: response.headers.getSetCookie() };
  const code = problemCodeIn(answer);
  if (status === 401 && code === 'invalid-identity') return { kind: 'invalid-identity', requestId };
  if (status === 429 || (status === 503 && code !== null))
    return { kind: 'later', requestId, code: code ?? 'rate-limited', retryAfterSeconds: retryAfterOf(response) };
  const message = `Stile answered ${status}${code === null ? '' : ` ${code}`}.`;
  // What a reader sends may bring about a 4xx, so that it must never open anything.
  return { kind: status >= 400 && status < 500 ? 'refused' : 'unavailable', requestId, message };
}

function withJson(headers: Headers): Headers {
  headers.set('Content-Type', 'application/json');
  return headers;
}

/** `fetch` says why it failed in the error's cause. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${String(error.cause)}` : error.message;
}

/** Speaks to Stile for the site's server. */
export function createStileClient(options: DoorOptions, names: CookieNames): StileClient {
  const { publication, claims, timeoutMs = 1_000, receipts = true } = options;
  const base = `${options.stile.replace(/\/+$/, '')}/v1/${publication}/meter`;
  const fetch = options.fetch ?? globalThis.fetch;

  const proofOf = async (article: ArticleFacts) => (claims === undefined ? {} : { claims: await claims(article) });

  const post = (path: string, headers: Headers, body: unknown) =>
    fetch(`${base}${path}`, {
      method: 'POST',
      headers: withJson(headers),
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });

  return {
    async meter(visit, { count }) {
      const { article, locale, gift } = visit;
      const { id, tier, sponsored = false, section, tags } = article;
      const requestId = requestIdOf(visit);
      try {
        const facts = { id, tier, sponsored, section, tags, ...(await proofOf(article)) };
        const from = { newsletter: newsletterIn(visit), referrer: referrerIn(visit) };
        const body = { article: facts, locale, gift, ...from, receipt: receipts };
        const response = await post(count ? '' : '?dryRun=true', headersOf(visit, names, requestId), body);
        return await outcomeOf(response, requestId);
      } catch (error) {
        return { kind: 'unavailable', requestId, message: messageOf(error) };
      }
    },
    async release(visit, newReaderToken) {
      try {
        const headers = headersOf(visit, names, requestIdOf(visit));
        if (newReaderToken !== null) headers.set('X-Reader-Token', newReaderToken);
        const article = { id: visit.article.id, ...(await proofOf(visit.article)) };
        const response = await post('/release', headers, { article });
        const answer: unknown = await response.json().catch(() => null);
        return response.ok ? null : (problemCodeIn(answer) ?? `status ${response.status}`);
      } catch (error) {
        return messageOf(error);
      }
    },
  };
}

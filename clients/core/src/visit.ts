import type { ArticleFacts } from './article.ts';

/** What a door knows of one request for an article. */
export interface Visit {
  readonly article: ArticleFacts;
  readonly method: string;
  /** The address as the browser has it: absolute, or a path with its query. */
  readonly url: string;
  /** A `Headers`, or whatever else finds a header by its name in lower case. */
  readonly headers: { get(name: string): string | null };
  /** The reader's own address, as the server or the platform knows it. Never taken from `X-Forwarded-For` unchecked. */
  readonly address?: string | undefined;
  /** A sign-in token that the site has checked; null if nobody is signed in. Left out: the bearer token of the request. */
  readonly signInToken?: string | null | undefined;
  /** The language of the page, BCP 47. Left out: the reader's. */
  readonly locale?: string | undefined;
  /** The token of a gift link. */
  readonly gift?: string | undefined;
  /** 8 to 64 letters, digits, dots, hyphens and underscores. Left out: a new one. */
  readonly requestId?: string | undefined;
}

/** Whether a browser only fetches ahead. */
export function isPrefetch({ headers }: Pick<Visit, 'headers'>): boolean {
  const purpose = headers.get('sec-purpose') ?? headers.get('purpose') ?? headers.get('x-moz') ?? '';
  return /prefetch|prerender|preview/i.test(purpose);
}

/** Whether somebody gets to see a document by it. Everything else is decided without being counted. */
export function isView(visit: Pick<Visit, 'method' | 'headers'>): boolean {
  const destination = visit.headers.get('sec-fetch-dest') ?? '';
  return visit.method === 'GET' && !isPrefetch(visit) && (destination === '' || destination === 'document');
}

/** Path and query of the address; `URL` alone would refuse some that readers type. */
export function partsOf(url: string): { readonly path: string; readonly query: URLSearchParams } {
  const [address = ''] = url.split('#', 1);
  const at = address.indexOf('?');
  const path = (at === -1 ? address : address.slice(0, at)).replace(/^https?:\/\/[^/]*/i, '');
  return { path, query: new URLSearchParams(at === -1 ? '' : address.slice(at)) };
}

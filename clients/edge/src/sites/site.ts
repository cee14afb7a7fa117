import { cacheHeaders } from '@stile/core';

/** How the edge reaches the site. Everything that is asked for by it must pass by the runtime's own caches: see the examples. */
export type SiteFetch = (request: Request) => Promise<Response>;

/** What the site answered when it was asked for an article on behalf of everybody. One of its bodies may be used. */
export interface ShownPage {
  /** Its status and headers say whether there is an article, and what it is. */
  readonly answer: Response;
  /** What everybody may see of the article; null if nobody knows what that is. */
  teaser(): Promise<Response | null>;
  /** The whole article, if the answer holds it. */
  readonly whole: Response | null;
  /** For an answer that is no article. */
  readonly other: () => Response;
}

/** The site behind the edge. */
export interface Site {
  show(url: URL): Promise<ShownPage>;
  /** The whole article, on behalf of one reader; null stands for everybody. */
  full(url: URL, reader: Headers | null): Promise<Response>;
  /** Whatever is no article. */
  other(url: URL, request: Request): Promise<Response>;
}

/** By which header, that nobody else knows, the site is sure that the edge asks. */
export interface EdgeSecret {
  readonly header: string;
  readonly value: string;
}

/** An answer with another body than it came with. */
export function withBody(answer: Response, body: ReadableStream<Uint8Array> | null): Response {
  const headers = new Headers(answer.headers);
  for (const name of ['content-length', 'content-encoding', 'content-md5', 'digest', 'etag', 'accept-ranges'])
    headers.delete(name);
  return new Response(body, { status: answer.status, statusText: answer.statusText, headers });
}

/** An answer without what the site says of caching: of a page that the edge keeps without its text, that is for the edge alone. */
export function withoutCaching(answer: Response): Response {
  const { status, statusText } = answer;
  const headers = new Headers(answer.headers);
  for (const name of ['cache-control', ...cacheHeaders]) headers.delete(name);
  return new Response(answer.body, { status, statusText, headers });
}

/** A reader's request as it goes on to the site. */
export function passedOn(url: URL, { method, body }: Request, headers: Headers): Request {
  const init = { method, headers, redirect: 'manual' } as const;
  return new Request(url, body === null ? init : { ...init, body, duplex: 'half' });
}

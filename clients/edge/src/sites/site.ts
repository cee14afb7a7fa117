import { cacheHeaders } from '@stile/core';

/** How the edge reaches the site. */
export interface Origin {
  /** Where the site answers the edge, and nobody else if that can be had: `https://origin.example.com`. */
  readonly origin: string;
  /** Asks the site, and passes by the runtime's own caches, which know nothing of variants: see the examples. */
  readonly fetch: (request: Request) => Promise<Response>;
}

/** A path, with its query, at the site and never at a host that a request names. */
export function atOrigin({ origin }: Origin, path: string): string {
  const base = new URL(origin).origin;
  const url = new URL(`${base}${path}`);
  if (!path.startsWith('/') || url.origin !== base) throw new Error('A path of the site begins with a slash.');
  return url.href;
}

export const pathOf = ({ pathname, search }: URL): string => `${pathname}${search}`;

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
export function passedOn(url: string, { method, body }: Request, headers: Headers): Request {
  const init = { method, headers, redirect: 'manual' } as const;
  return new Request(url, body === null ? init : { ...init, body, duplex: 'half' });
}

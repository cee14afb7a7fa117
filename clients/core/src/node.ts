import type { IncomingHttpHeaders, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { chargeHeaders } from './agents/agent-answers.ts';
import type { ArticleFacts } from './article.ts';
import {
  cacheableMessage,
  cacheHeaders,
  conditionalHeaders,
  neverKept,
  wantsCaching,
  withReaderVary,
} from './caching.ts';
import type { Door } from './door.ts';
import type { MiddlewareOptions } from './options.ts';
import { cookiesOf, type Verdict } from './verdict.ts';
import type { Visit } from './visit.ts';

/** What doors share that stand in a server of Node's. */

/** A request's headers, as a `Visit` has them. */
const visitHeaders = (headers: IncomingHttpHeaders): Visit['headers'] => ({
  get(name) {
    const value = headers[name];
    return (Array.isArray(value) ? value.join(', ') : value) ?? null;
  },
});

/** A request as servers of Node's have it, with the reader's address as their setting for trusted proxies has it. */
interface ServerRequest {
  readonly method: string;
  readonly originalUrl: string;
  readonly ip?: string | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** What a request for this article says. */
export async function visitOf<Request extends ServerRequest>(
  request: Request,
  article: ArticleFacts,
  options: Pick<MiddlewareOptions<Request>, 'signInToken' | 'locale'>,
): Promise<Visit> {
  const { method, originalUrl: url, ip: address } = request;
  const headers = visitHeaders(request.headers);
  const signInToken = options.signInToken === undefined ? undefined : await options.signInToken(request);
  return { article, method, url, headers, address, signInToken, locale: options.locale?.(request) };
}

/** Takes what asks for a part of an answer, or for none, from a request: see `conditionalHeaders`. */
export function removeConditions(headers: IncomingHttpHeaders): void {
  for (const name of conditionalHeaders) delete headers[name];
}

/** The headers that `writeHead` was given, in whichever of its forms. */
function givenHeaders(given: readonly unknown[]): readonly (readonly [string, OutgoingHttpHeaders[string]])[] {
  const headers = given.find((one) => typeof one === 'object' && one !== null);
  if (headers === undefined) return [];
  if (!Array.isArray(headers)) return Object.entries(headers ?? {});
  if (Array.isArray(headers[0])) return headers;
  return headers.flatMap((name, at) => (at % 2 === 0 ? [[String(name), headers[at + 1]] as const] : []));
}

const textOf = (value: number | string | readonly string[]) => (typeof value === 'object' ? value : String(value));

/** From now on nothing changes what caches are told. */
function lock(response: ServerResponse): void {
  const [set, append, remove] = [response.setHeader, response.appendHeader, response.removeHeader];
  const isLocked = (name: string) => ['cache-control', ...cacheHeaders].includes(name.toLowerCase());
  response.setHeader = (name, value) => (isLocked(name) ? response : set.call(response, name, value));
  response.appendHeader = (name, value) => (isLocked(name) ? response : append.call(response, name, value));
  response.removeHeader = (name) => {
    if (!isLocked(name)) remove.call(response, name);
  };
}

/**
 * Sees to it that nobody keeps an answer that depends on the reader, whatever handlers, static files or other middleware set until the
 * very moment at which the headers go out, and gives the reader Stile's cookies.
 */
export function sealHeaders(response: ServerResponse, verdict: Verdict, door: Pick<Door, 'report'>): void {
  const writeHead = response.writeHead.bind(response);

  const header = (name: string) => {
    const value = response.getHeader(name);
    return value === undefined ? null : [value].flat().join(', ');
  };

  function seal(status: number): void {
    const { requestId } = verdict;
    if (wantsCaching(header)) door.report({ kind: 'cacheable', message: cacheableMessage, requestId });
    for (const name of cacheHeaders) response.removeHeader(name);
    response.setHeader('Cache-Control', neverKept);
    response.setHeader('Vary', withReaderVary(header('vary')));
    for (const [name, value] of chargeHeaders(verdict)) response.appendHeader(name, value);
    for (const cookie of cookiesOf(verdict, status)) response.appendHeader('Set-Cookie', cookie);
    lock(response);
  }

  response.writeHead = (status: number, ...given: unknown[]) => {
    response.writeHead = writeHead;
    const headers = givenHeaders(given);
    for (const [name] of headers) response.removeHeader(name);
    for (const [name, value] of headers) if (value !== undefined) response.appendHeader(name, textOf(value));
    seal(status);
    const [reason] = given;
    return typeof reason === 'string' ? writeHead(status, reason) : writeHead(status);
  };
}

import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import {
  cacheableMessage,
  cacheHeaders,
  cookiesOf,
  type Door,
  neverKept,
  type Verdict,
  wantsCaching,
  withReaderVary,
} from '@stile/core';

/** The headers that `writeHead` was given, in whichever of its forms. */
function givenHeaders(given: readonly unknown[]): readonly (readonly [string, OutgoingHttpHeaders[string]])[] {
  const headers = given.find((one) => typeof one === 'object' && one !== null);
  if (headers === undefined) return [];
  if (!Array.isArray(headers)) return Object.entries(headers ?? {});
  if (Array.isArray(headers[0])) return headers;
  return headers.flatMap((name, at) => (at % 2 === 0 ? [[String(name), headers[at + 1]] as const] : []));
}

const textOf = (value: number | string | readonly string[]) => (typeof value === 'object' ? value : String(value));

/**
 * Sees to it that nobody keeps an answer that depends on the reader, whatever the site's handlers, static files or other middleware
 * set until the very moment at which the headers go out.
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
    for (const cookie of cookiesOf(verdict, status)) response.appendHeader('Set-Cookie', cookie);
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

import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { PaywallError } from '../paywall/errors.ts';
import { endAnswer, isLastOfConnection, type Written } from './bodies/read-body.ts';
import type { Answer } from './route.ts';

/**
 * The headers that every answer begins with: nothing in it is to be run, framed, sniffed or kept. One object gathers all headers
 * of an answer, for copying objects costs more than the rules of a decision do.
 */
export function newHead(requestId: string): OutgoingHttpHeaders {
  return {
    'X-Request-Id': requestId,
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
    'Content-Type': 'application/json; charset=utf-8',
  };
}

/** Names and values in turn: the form that Node takes without looking at everything again, which is felt on every answer. */
function inTurn(head: OutgoingHttpHeaders): string[] {
  const flat: string[] = [];
  for (const name in head) {
    const value = head[name];
    if (Array.isArray(value)) for (const one of value) flat.push(name, one);
    else if (value !== undefined) flat.push(name, String(value));
  }
  return flat;
}

const noBody: Written = { text: '', encoding: 'utf8', length: 0 };

interface Answered {
  readonly requestId: string;
  readonly route: string;
  readonly answer: Answer;
  readonly error: PaywallError | null;
  readonly seconds: number;
}

/** What the log says of an answer. */
export function answeredWith({ requestId, route, answer, error, seconds }: Answered, publication: string | null) {
  const { status, reason } = answer;
  const ms = Math.round(seconds * 1000);
  return { requestId, route, status, ms, publication: publication ?? undefined, reason, code: error?.code };
}

interface OnTheWire {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

/** The body of an answer as it is written; null if it has none. */
function written({ bytes, body }: Answer): Written | null {
  if (bytes !== undefined) return { text: bytes, encoding: 'latin1', length: bytes.length };
  if (body === undefined) return null;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { text, encoding: 'utf8', length: Buffer.byteLength(text) };
}

/** Writes an answer; `head` has the headers that it begins with. */
export function send({ request, response }: OnTheWire, answer: Answer, head: OutgoingHttpHeaders): void {
  const { status, headers } = answer;
  if (headers !== undefined) Object.assign(head, headers);
  const body = written(answer);
  if (body === null) head['Content-Type'] = undefined;
  if (status !== 204) head['Content-Length'] = body?.length ?? 0;
  if (isLastOfConnection(request)) head['Connection'] = 'close';
  response.writeHead(status, inTurn(head));
  endAnswer(request, response, body ?? noBody);
}

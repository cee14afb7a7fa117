import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { PaywallError } from '../paywall/errors.ts';
import { problemAnswer } from './problems.ts';
import { readerPage } from './reader-page.ts';
import type { Answer } from './route.ts';

/** What Node's parser says of a request that never became one, in our words. */
const refusals: Readonly<Record<string, PaywallError>> = {
  HPE_HEADER_OVERFLOW: new PaywallError('headers-too-large', 'The headers are too large.'),
  ERR_HTTP_REQUEST_TIMEOUT: new PaywallError('request-timeout', 'The request did not arrive in time.'),
};

const malformed = new PaywallError('malformed-request', 'This is not HTTP.');

/** How long a peer may take to fetch the answer and to close. */
const lingerMs = 1_000;

/** Of Node's parser, with the last bytes that it was given. */
type ClientError = NodeJS.ErrnoException & { readonly rawPacket?: Buffer };

const ending = new WeakSet<Duplex>();

/** Sends the last of a connection and closes it, whether or not the other side does: ending our side alone leaves it open. */
function endWith(socket: Duplex, text: string): void {
  ending.add(socket);
  socket.end(text);
  const timer = setTimeout(() => socket.destroy(), lingerMs);
  socket.once('close', () => clearTimeout(timer));
}

/** What a browser sends that asks for a page, found in bytes that could not be read as a request. */
const asksForPage = /^accept: *[^\r\n]*\btext\/html\b/im;

/** A browser has more cookies than fit into the headers, and its reader is told what helps. */
function answerOf(refusal: PaywallError, requestId: string, packet: Buffer | undefined): Answer {
  const problem = problemAnswer(refusal, requestId);
  if (packet === undefined || !asksForPage.test(packet.toString('latin1'))) return problem;
  return readerPage(problem, refusal, {
    headers: {},
    search: '',
    publication: null,
    awaiting: null,
    supportCodes: null,
  });
}

/** Answers a request that could not be read with a problem like any other, and closes the connection, for its state is unknown. */
export function answerClientError(error: ClientError, socket: Duplex): void {
  // Whatever comes after is as unreadable as what came before.
  if (ending.has(socket)) return;
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const requestId = randomUUID();
  const refusal = refusals[error.code ?? ''] ?? malformed;
  const { status, headers, body } = answerOf(refusal, requestId, error.rawPacket);
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const lines = Object.entries({
    ...headers,
    'X-Request-Id': requestId,
    'Content-Length': Buffer.byteLength(text),
    Connection: 'close',
  }).map(([name, value]) => `${name}: ${value}`);
  endWith(socket, `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('\r\n')}\r\n\r\n${text}`);
}

import { Agent, type IncomingMessage, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TestService } from '../../support/service.ts';
import type { Asking } from './asking.ts';
import { byName, type PlainAnswer } from './plain-answer.ts';

/** One connection for one request after the other, so that what is kept of one would show in the next. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** What Node adds to every answer. */
const ofTransport = ['date', 'connection', 'keep-alive'];

/** Every header as it came, also one that came twice. */
function headersOf({ rawHeaders }: IncomingMessage): PlainAnswer['headers'] {
  const pairs = rawHeaders.flatMap((name, at) =>
    at % 2 === 0 ? [[name.toLowerCase(), rawHeaders[at + 1] ?? '']] : [],
  );
  return (pairs as [string, string][]).filter(([name]) => !ofTransport.includes(name)).sort(byName);
}

/** Sends a request, and gives back the whole answer. `body` is that of a decision. */
export async function ask({ port }: TestService, { path, headers, body, drawn }: Asking) {
  const method = drawn.form === 'meter' ? 'POST' : 'GET';
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, agent, headers: { ...headers, ...length } }, resolve);
    sent.once('error', reject).end(body);
  });
  const [status = 0, whole] = [answer.statusCode, await text(answer)];
  return { status, headers: headersOf(answer), text: whole, body: status === 200 ? JSON.parse(whole) : {} };
}

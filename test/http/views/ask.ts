import { once } from 'node:events';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { TestService } from '../../support/service.ts';
import type { Asking } from './asking.ts';
import { byName } from './plain-answer.ts';
import type { Seen } from './plain-service.ts';

/** One connection for one request after the other, so that what is kept of one would show in the next. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** What Node adds to every answer. */
const ofTransport = ['date', 'connection', 'keep-alive'];

/** Every header as it came, also one that came twice. */
function seen(status: number, names: readonly string[], whole: string): Seen {
  const pairs = names.flatMap((name, at): [string, string][] =>
    at % 2 === 0 ? [[name.toLowerCase(), names[at + 1] ?? '']] : [],
  );
  const headers = pairs.filter(([name]) => !ofTransport.includes(name)).sort(byName);
  return { status, headers, text: whole, body: status === 200 ? JSON.parse(whole) : {} };
}

const methodOf = ({ drawn }: Asking) => (drawn.form === 'meter' ? 'POST' : 'GET');
const lengthOf = ({ body = '' }: Asking) => ({ 'Content-Length': String(Buffer.byteLength(body)) });

/** Sends a request, and gives back the whole answer. */
export async function ask({ port }: TestService, asking: Asking): Promise<Seen> {
  const { path, body } = asking;
  const headers = { ...asking.headers, ...lengthOf(asking) };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method: methodOf(asking), agent, headers }, resolve);
    sent.once('error', reject).end(body);
  });
  return seen(answer.statusCode ?? 0, answer.rawHeaders, await text(answer));
}

/** The first answer in these bytes, and where it ends; null while some of it is missing. */
function firstAnswerIn(bytes: Buffer): { readonly answer: Seen; readonly end: number } | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const [first = '', ...lines] = bytes.toString('latin1', 0, headEnd).split('\r\n');
  const names = lines.flatMap((line) => /^([^:]+): ?(.*)$/s.exec(line)?.slice(1) ?? []);
  const length = Number(lines.flatMap((line) => /^content-length: (\d+)$/i.exec(line)?.[1] ?? [])[0] ?? 0);
  const end = headEnd + 4 + length;
  if (bytes.length < end) return null;
  return { answer: seen(Number(first.slice(9, 12)), names, bytes.toString('utf8', headEnd + 4, end)), end };
}

function bytesOf(asking: Asking): string {
  const { path, headers, body = '' } = asking;
  const lines = Object.entries({ Host: 'localhost', ...headers, ...lengthOf(asking) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `${methodOf(asking)} ${path} HTTP/1.1\r\n${head}\r\n${body}`;
}

/** One connection over which several requests are sent before the first is answered. */
export async function openPipeline({ port }: TestService) {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  await once(socket, 'connect');
  return {
    async ask(askings: readonly Asking[]): Promise<readonly Seen[]> {
      socket.write(askings.map(bytesOf).join(''));
      const answers: Seen[] = [];
      let bytes = Buffer.alloc(0);
      while (answers.length < askings.length) {
        const found = firstAnswerIn(bytes);
        if (found === null) {
          const [chunk] = await once(socket, 'data', { signal: AbortSignal.timeout(30_000) });
          bytes = Buffer.concat([bytes, chunk]);
        } else {
          answers.push(found.answer);
          bytes = bytes.subarray(found.end);
        }
      }
      if (bytes.length > 0) throw new Error(`More came than was asked for: ${bytes.toString('latin1', 0, 200)}`);
      return answers;
    },
    close: () => socket.destroy(),
  };
}

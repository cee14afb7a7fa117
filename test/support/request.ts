import { Agent, createServer, type Server } from 'node:http';
import supertest from 'supertest';
import type { Listener } from '../../src/http/app.ts';
import { CollectingRequest } from '../../src/http/bodies/collecting-request.ts';

/** A service of this process, which supertest asks. */
export interface InProcess {
  /** What the service calls its own address. */
  readonly url: string;
  /** Listens already, because supertest would otherwise open and close a server for each request. */
  readonly server: Server;
}

/** Where a request goes: to an address, over a socket, or to a service of this process. */
export type Target = string | InProcess;

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

const agent = new Agent({ keepAlive: true });

/** Serves `app` to supertest, on a port that the system chooses. */
export async function serveInProcess(app: Listener): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 0, IncomingMessage: CollectingRequest }, app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** Keeps the body as it came, whatever its type is. */
function asBytes(message: NodeJS.ReadableStream, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  message.on('data', (chunk: Buffer) => chunks.push(chunk));
  message.on('end', () => done(null, Buffer.concat(chunks)));
}

/** Statuses whose answers have no body. */
const withoutBody: ReadonlySet<number> = new Set([204, 304]);

async function bySupertest(server: Server, path: string, { method = 'GET', headers = {}, body }: Sent) {
  const test = new supertest.Test(server, method, path).agent(agent).redirects(0).set(headers);
  // As bytes that stay what they are: supertest would give a text without a content type that of a form.
  if (body !== undefined) test.serialize((bytes) => bytes).send(Buffer.from(body));
  const answer = await test.buffer(true).parse(asBytes as never);
  const answered = new Headers();
  for (const [name, value] of Object.entries<string | readonly string[]>(answer.headers))
    for (const each of [value].flat()) answered.append(name, each);
  const bytes = withoutBody.has(answer.status) || method === 'HEAD' ? null : Uint8Array.from(answer.body as Buffer);
  return new Response(bytes, { status: answer.status, headers: answered });
}

/** Sends one request and returns the answer as `fetch` does. No redirect is followed. */
export function send(target: Target, path: string, sent: Sent = {}): Promise<Response> {
  if (typeof target !== 'string') return bySupertest(target.server, path, sent);
  return fetch(target + path, { ...sent, redirect: 'manual' });
}

/** Asks for an address that an answer of the service names, be it the service's own or another. */
export function visit(target: Target, address: string): Promise<Response> {
  const { url } = typeof target === 'string' ? { url: target } : target;
  return address.startsWith(`${url}/`) ? send(target, address.slice(url.length)) : send(address, '');
}

import supertest, { type Test } from 'supertest';
import type { Listener } from '../../src/http/app.ts';

/** Where a request goes: to an address, over a socket that stays open, or to a service in this process. */
export type Target = string | { readonly url: string; readonly app: Listener };

interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Keeps the body as it came, whatever its type is. */
function asBytes(message: NodeJS.ReadableStream, done: (error: Error | null, body: Buffer) => void): void {
  const chunks: Buffer[] = [];
  message.on('data', (chunk: Buffer) => chunks.push(chunk));
  message.on('end', () => done(null, Buffer.concat(chunks)));
}

/** Statuses whose answers have no body. */
const withoutBody: ReadonlySet<number> = new Set([204, 304]);

async function inProcess(app: Listener, path: string, { method = 'GET', headers = {}, body }: Sent): Promise<Response> {
  const agent = supertest(app);
  const verb = method.toLowerCase() as 'get';
  const test: Test = agent[verb](path)
    .redirects(0)
    .buffer(true)
    .parse(asBytes as never);
  for (const [name, value] of Object.entries(headers)) test.set(name, value);
  const answer = await (body === undefined ? test : test.send(body));
  const answered = new Headers();
  for (const [name, value] of Object.entries(answer.headers as Record<string, string | string[]>)) {
    for (const each of Array.isArray(value) ? value : [value]) answered.append(name, each);
  }
  const bytes = withoutBody.has(answer.status) || method === 'HEAD' ? null : Uint8Array.from(answer.body as Buffer);
  return new Response(bytes, { status: answer.status, headers: answered });
}

/** Sends one request and gives the answer as `fetch` does. A service in this process is asked by supertest, without its own port. */
export function send(target: Target, path: string, sent: Sent = {}): Promise<Response> {
  if (typeof target !== 'string') return inProcess(target.app, path, sent);
  return fetch(target + path, sent);
}

import { createServer, type IncomingMessage, type OutgoingHttpHeaders, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeServer } from '../request.ts';

/*
 * Stand-ins for proxies that the tests cannot run. Each reads the configuration that publishers copy, and does with it what the proxy's
 * documentation says.
 */

export type Headers = Record<string, string | string[] | undefined>;

interface Asked {
  readonly port: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
}

interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface Ports {
  readonly stile: number;
  readonly site: number;
}

/** What a proxy does before the site is asked: an answer in place of the site's, or what is added to both sides. */
type Filter = (message: IncomingMessage, headers: Headers) => Promise<Answered | { readonly cookies: string[] }>;

export function ask({ port, method, path, headers }: Asked): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asking = request(
      { port, host: '127.0.0.1', method, path, headers: headers as OutgoingHttpHeaders },
      (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('end', () =>
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    asking.once('error', reject).end();
  });
}

export const cookiesOf = ({ headers }: Answered) => [headers['set-cookie'] ?? []].flat();

/** Only headers of these names. */
export const only = (headers: Headers, names: readonly string[]): Headers =>
  Object.fromEntries(
    names.map((name) => [name.toLowerCase(), headers[name.toLowerCase()]]).filter(([, value]) => value),
  );

/** A proxy that asks `filter` before it asks the site. */
export async function startProxy(filter: Filter, { site }: Pick<Ports, 'site'>) {
  async function answer(message: IncomingMessage, response: ServerResponse) {
    const headers: Headers = { ...message.headers };
    const filtered = await filter(message, headers);
    const { method = 'GET', url: path = '/' } = message;
    const answered = 'status' in filtered ? filtered : await ask({ port: site, method, path, headers });
    const cookies = 'status' in filtered ? cookiesOf(filtered) : [...cookiesOf(answered), ...filtered.cookies];
    const { 'transfer-encoding': _, ...rest } = answered.headers;
    response.writeHead(answered.status, { ...rest, ...(cookies.length > 0 && { 'set-cookie': cookies }) });
    response.end(method === 'HEAD' ? undefined : answered.body);
  }
  const server = createServer((message, response) => {
    answer(message, response).catch(() => response.writeHead(500).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, stop: () => closeServer(server) };
}

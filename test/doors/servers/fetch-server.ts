import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';

/** What answers a request of the `fetch` standard. `address` is the peer's. */
export type FetchHandler = (request: Request, address: string) => Response | Promise<Response>;

const hasBody = ({ method = 'GET' }: IncomingMessage) => method !== 'GET' && method !== 'HEAD';

/** Methods that `Request` refuses. */
const forbidden = ['CONNECT', 'TRACE', 'TRACK'];

function requestOf(message: IncomingMessage, origin: string): Request {
  const { method = 'GET', url = '/', headersDistinct } = message;
  const headers = new Headers();
  for (const [name, values = []] of Object.entries(headersDistinct))
    for (const value of values) headers.append(name, value);
  const body = hasBody(message) ? { body: Readable.toWeb(message) as ReadableStream, duplex: 'half' } : {};
  return new Request(new URL(url, origin), { method, headers, ...body } as RequestInit);
}

export const listening = (server: Server): Promise<string> =>
  new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });

/** Serves a handler of the `fetch` standard over a socket, as the platforms do for which such handlers are written. */
export function createFetchServer(handle: FetchHandler): Server {
  return createServer((message, response) => {
    const { method = 'GET' } = message;
    const answering = async () => {
      if (forbidden.includes(method)) return new Response(null, { status: 405 });
      return handle(
        requestOf(message, `http://${message.headers.host ?? 'localhost'}`),
        message.socket.remoteAddress ?? '',
      );
    };
    answering()
      .catch(() => new Response('This did not work.', { status: 500 }))
      .then(async (answer) => {
        const headers = new Headers(answer.headers);
        const cookies = headers.getSetCookie();
        headers.delete('set-cookie');
        if (cookies.length > 0) response.setHeader('Set-Cookie', cookies);
        response.writeHead(answer.status, Object.fromEntries(headers));
        response.end(method === 'HEAD' ? undefined : Buffer.from(await answer.arrayBuffer()));
      })
      .catch(() => response.destroy());
  });
}

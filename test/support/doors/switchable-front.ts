import { createServer, type IncomingHttpHeaders, type Server, request as sendOn } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Stands between a site and Stile, and does to the site's calls what may happen on the way. */
export interface SwitchableFront {
  readonly url: string;
  /** `pass`: on to Stile. `busy`: answers as Stile does that has too much to do. `silent`: takes calls and never answers. */
  be(way: 'pass' | 'busy' | 'silent'): void;
  /** The headers of the latest call. */
  lastHeaders(): IncomingHttpHeaders;
  close(): Promise<void>;
}

const busy = {
  type: 'https://stile.dev/problems/overloaded',
  title: 'Too much to do',
  status: 503,
  detail: 'Ask again.',
  instance: 'request-1',
  code: 'overloaded',
};

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

export async function startSwitchableFront(stile: { readonly url: string }): Promise<SwitchableFront> {
  let way = 'pass';
  let last: IncomingHttpHeaders = {};
  const server = createServer((request, response) => {
    last = request.headers;
    if (way === 'silent') return;
    if (way === 'busy') {
      response.writeHead(503, { 'Content-Type': 'application/problem+json', 'Retry-After': '7' });
      response.end(JSON.stringify(busy));
      return;
    }
    const { method, headers, url = '/' } = request;
    const onward = sendOn(new URL(url, stile.url), { method, headers, agent: false }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      answer.pipe(response);
    });
    onward.once('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    be(next) {
      way = next;
    },
    lastHeaders: () => last,
    close: () => closed(server),
  };
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A way to a Stripe on which every subscription is told to be in the same odd status, once that is set. */
export interface OddStripe {
  readonly url: string;
  tell(status: string | null): void;
  close(): Promise<void>;
}

function withStatus(value: unknown, status: string): unknown {
  if (Array.isArray(value)) return value.map((each) => withStatus(each, status));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [name, withStatus(inner, status)]);
  const odd: object = Object.fromEntries(entries);
  return 'object' in odd && odd.object === 'subscription' ? { ...odd, status } : odd;
}

export async function startOddStripe(base: string): Promise<OddStripe> {
  let status: string | null = null;
  const server = createServer(async (request, response) => {
    const { method = 'GET', url = '/', headers } = request;
    const body = await buffer(request);
    const kept = ['authorization', 'content-type', 'idempotency-key', 'stripe-version'];
    const sent = kept.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])] as const]));
    const answer = await fetch(base + url, {
      method,
      headers: Object.fromEntries(sent),
      ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
    });
    const json: unknown = await answer.json();
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(status === null ? json : withStatus(json, status)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tell(next) {
      status = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

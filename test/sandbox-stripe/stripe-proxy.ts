import { request as ask, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What is answered in Stripe's place. */
export interface InsteadOfStripe {
  readonly status: number;
  readonly error: Readonly<Record<string, string>>;
}

/** Stands between the service and the stand-in of Stripe, and sees every request. */
export interface StripeProxy {
  /** An origin. */
  readonly url: string;
  /** How many requests there were so far. */
  asked(): number;
  /** Called before each request is handed on, with its number from now on: 1, 2, 3 … If it returns `InsteadOfStripe`, that is answered. */
  beforeEach(hook: (number: number) => unknown): void;
  close(): Promise<void>;
}

const isInstead = (value: unknown): value is InsteadOfStripe =>
  typeof value === 'object' && value !== null && 'status' in value && 'error' in value;

export async function startStripeProxy(base: string): Promise<StripeProxy> {
  let asked = 0;
  let since = 0;
  let hook: (number: number) => unknown = () => undefined;
  const server = createServer(async (request, response) => {
    asked += 1;
    const instead = await hook(asked - since);
    if (isInstead(instead)) {
      request.resume();
      const headers = {
        'Content-Type': 'application/json',
        'Stripe-Should-Retry': 'false',
        'Request-Id': 'req_refused',
      };
      response.writeHead(instead.status, headers).end(JSON.stringify({ error: instead.error }));
      return;
    }
    const { method, headers } = request;
    const url = new URL(request.url ?? '', base);
    const onward = ask(url, { method, headers: { ...headers, host: url.host } }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    // Anyone who asked was killed meanwhile, or the stand-in is gone.
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    beforeEach(next) {
      since = asked;
      hook = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

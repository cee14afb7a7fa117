import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly body: string;
  readonly signature: string;
  readonly event: {
    readonly id: string;
    readonly type: string;
    readonly created: number;
    readonly data: { readonly object: { readonly id: string } };
  };
}

/** A webhook endpoint that keeps what it was sent and answers as it is told. */
export interface WebhookReceiver {
  readonly url: string;
  readonly received: Received[];
  /** The status of the answers from now on; 200 at first. */
  answerWith(status: number): void;
  /** Called with each event before it is answered. */
  onEvent(handle: (received: Received) => Promise<void>): void;
  types(): string[];
  close(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const received: Received[] = [];
  let status = 200;
  let handle: (received: Received) => Promise<void> = async () => undefined;
  const server = createServer((request, response) => {
    // A port that another test has just given up may still be asked for by what that test started.
    if (request.method !== 'POST') {
      response.writeHead(404).end();
      return;
    }
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      if (body === '') {
        response.writeHead(400).end();
        return;
      }
      const one = { body, signature: String(request.headers['stripe-signature']), event: JSON.parse(body) };
      received.push(one);
      const answer = status;
      handle(one).then(
        () => response.writeHead(answer).end(),
        () => response.writeHead(500).end(),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/webhooks/stripe`,
    received,
    answerWith: (next) => {
      status = next;
    },
    onEvent: (next) => {
      handle = next;
    },
    types: () => received.map(({ event }) => event.type),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

import { createHmac } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { duringTests } from './during-tests.ts';

export interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A publisher's server, which is told of something. */
export interface HookReceiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** How the next ones are answered, in their order; 204 after that. */
  answerNext(...answers: readonly { status: number; location?: string }[]): void;
  close(): Promise<void>;
}

async function startHookReceiver(): Promise<HookReceiver> {
  const received: Received[] = [];
  const answers: { status: number; location?: string }[] = [];
  const server = createServer(async (request, response) => {
    received.push({ headers: request.headers, body: await text(request) });
    const { status, location } = answers.shift() ?? { status: 204 };
    response.writeHead(status, location === undefined ? {} : { location }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    answerNext: (...next) => void answers.push(...next),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** One for a block of tests. */
export const useHookReceiver = (): HookReceiver => duringTests(startHookReceiver, (receiver) => receiver.close());

/** The signature that such a message must bear, of the secret's own bytes. */
export const signatureOf = ({ headers, body }: Received, secret: string): string =>
  `v1,${createHmac('sha256', secret).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64')}`;

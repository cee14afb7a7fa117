import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A publisher's host of a key set, in this process. */
export interface JwksHost {
  readonly uri: string;
  /** How many requests came. */
  readonly requests: () => number;
  /** How the next ones are answered: with this set of keys, or in any other way. */
  answerWith(answer: readonly object[] | ((request: IncomingMessage, response: ServerResponse) => void)): void;
  close(): Promise<void>;
}

export async function startJwksHost(): Promise<JwksHost> {
  let requests = 0;
  let answer: Parameters<JwksHost['answerWith']>[0] = [];
  const server = createServer((request, response) => {
    requests += 1;
    if (typeof answer === 'function') answer(request, response);
    else response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys: answer }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    uri: `http://127.0.0.1:${port}/jwks.json`,
    requests: () => requests,
    answerWith(next) {
      answer = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

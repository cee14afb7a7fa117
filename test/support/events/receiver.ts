import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedEvent {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The id of the event. */
  readonly id: string;
}

/** A publisher's system, with as many paths as wanted. */
export interface EventReceiver {
  readonly received: readonly ReceivedEvent[];
  readonly urlOf: (path: string) => string;
  /** How a path answers from now on; 204 unless it is said. */
  answer(path: string, how: (response: ServerResponse, event: ReceivedEvent) => void): void;
  /** The ids that came to a path, in their order. */
  idsAt(path: string): readonly string[];
  close(): Promise<void>;
}

export const status =
  (code: number, headers: Record<string, string> = {}, body = '') =>
  (response: ServerResponse): void =>
    void response.writeHead(code, headers).end(body);

/** Never answers. */
export const hang = (): void => {};

export async function startEventReceiver(): Promise<EventReceiver> {
  const received: ReceivedEvent[] = [];
  const answers = new Map<string, (response: ServerResponse, event: ReceivedEvent) => void>();
  const server = createServer(async (request, response) => {
    const { url: path = '', headers } = request;
    const event = { path, headers, body: await text(request), id: String(headers['webhook-id']) };
    received.push(event);
    const answer = answers.get(path) ?? status(204);
    answer(response, event);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    received,
    urlOf: (path) => `http://127.0.0.1:${port}${path}`,
    answer: (path, how) => void answers.set(path, how),
    idsAt: (path) => received.filter((each) => each.path === path).map(({ id }) => id),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

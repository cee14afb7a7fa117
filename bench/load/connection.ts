import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One connection that is kept while the service keeps it; a client of next to no cost. */
export interface Connection {
  /** Sends the bytes and returns the whole answer, or null if the connection ended before that. */
  ask(request: Uint8Array): Promise<string | null>;
  close(): void;
}

/** The status, and the reason of a decision or the code of a problem: `200 METERED`, `503 overloaded`. */
export function kindOf(answer: string): string {
  const what = /"(?:reason|code)":"([\w-]+)"/.exec(answer)?.[1] ?? /\r\nX-Stile-Reason: (\w+)/i.exec(answer)?.[1] ?? '';
  return `${answer.slice(9, 12)} ${what}`;
}

/** Whether `text` is an answer to its end. Answers have a length, or no body. */
function isWhole(text: string): boolean {
  const headEnd = text.indexOf('\r\n\r\n');
  if (headEnd === -1) return false;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text.slice(0, headEnd + 2))?.[1] ?? 0);
  return text.length >= headEnd + 4 + length;
}

async function openConnection(port: number): Promise<Connection> {
  let text = '';
  let waiting: ((answer: string | null) => void) | null = null;
  function settle(answer: string | null): void {
    waiting?.(answer);
    waiting = null;
  }

  async function open(): Promise<Socket> {
    const opened = connect(port, '127.0.0.1').setNoDelay().setEncoding('latin1');
    await once(opened, 'connect');
    opened.on('data', (chunk: string) => {
      // What comes unasked says that the connection was idle for too long, and is no answer to the next request.
      if (waiting === null) opened.destroy();
      text += chunk;
      if (isWhole(text)) settle(text);
    });
    opened.on('close', () => opened === socket && settle(null));
    // What ends a connection is seen by its end.
    return opened.on('error', () => undefined);
  }

  let socket = await open();
  return {
    async ask(request) {
      if (socket.destroyed || socket.readableEnded) socket = await open();
      text = '';
      const answer = await new Promise<string | null>((resolve) => {
        waiting = resolve;
        socket.write(request);
      });
      if (answer !== null && /\r\nconnection: close\r\n/i.test(answer)) socket.destroy();
      return answer;
    },
    close: () => socket.destroy(),
  };
}

/** So many, opened a hundred at a time, for the queue of those that wait to be accepted is short. */
export async function openConnections(port: number, count: number): Promise<Connection[]> {
  const opened: Connection[] = [];
  while (opened.length < count) {
    const next = Array.from({ length: Math.min(100, count - opened.length) }, () => openConnection(port));
    opened.push(...(await Promise.all(next)));
  }
  return opened;
}

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One connection, kept while the other side keeps it, over which the very bytes of a request are sent: a client of next to no cost. */
export interface RawConnection {
  /** Sends a request and returns the status of its answer, once all of it has come. */
  ask(request: Uint8Array): Promise<number>;
  close(): void;
}

/** Where the answer at the beginning of `bytes` ends, or null while some of it is missing. */
function endOfAnswer(bytes: Buffer): number | null {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd === -1) return null;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(bytes.toString('latin1', 0, headEnd))?.[1] ?? 0);
  const end = headEnd + 4 + length;
  return bytes.length < end ? null : end;
}

async function open(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1').setNoDelay();
  await once(socket, 'connect');
  return socket;
}

async function answerTo(request: Uint8Array, socket: Socket): Promise<string> {
  socket.write(request);
  let bytes = Buffer.alloc(0);
  while (endOfAnswer(bytes) === null) {
    const [chunk] = await once(socket, 'data');
    bytes = Buffer.concat([bytes, chunk]);
  }
  return bytes.toString('latin1');
}

export async function openRawConnection(port: number): Promise<RawConnection> {
  let socket = await open(port);
  return {
    async ask(request) {
      const answer = await answerTo(request, socket);
      if (/\r\nconnection: close\r\n/i.test(answer)) {
        socket.destroy();
        socket = await open(port);
      }
      return Number(answer.slice(9, 12));
    },
    close: () => socket.destroy(),
  };
}

interface Written {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The bytes of a request. */
export function rawBytes(path: string, { method = 'GET', headers = {}, body = '' }: Written = {}): Buffer {
  const typed = { ...(body !== '' && { 'Content-Type': 'application/json' }), ...headers };
  const lines = Object.entries({ Host: 'localhost', 'Content-Length': Buffer.byteLength(body), ...typed });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`);
}

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A peer that sends what it likes and never closes. */
export interface Peer {
  readonly socket: Socket;
  received(): string;
  /** Resolves when the other side has closed the connection altogether; false if it is still open after `withinMs`. */
  isClosed(withinMs: number): Promise<boolean>;
}

export async function openPeer(port: number, text: string): Promise<Peer> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  let received = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    received += chunk;
  });
  // What is written after the end is reset, which is what is asked for here.
  socket.on('error', () => {});
  await once(socket, 'connect');
  socket.write(text);
  return {
    socket,
    received: () => received,
    async isClosed(withinMs) {
      const deadline = performance.now() + withinMs;
      while (performance.now() < deadline) {
        // A half-open peer learns of the end by writing to a connection that is no more.
        if (socket.destroyed || !socket.writable) return true;
        if (socket.readableEnded) socket.write('x');
        await sleep(50);
      }
      return false;
    },
  };
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

/** Maximum requests of one connection that wait behind another. Browsers and proxies send none before the last was answered. */
const mostWaiting = 1;

/**
 * Says whether a request is to be answered. All requests of one piece of a connection are handled in one turn, before anybody else's
 * is read, so a client that sends many ahead would hold up everybody. Its connection is closed.
 */
export function createPipelineGuard() {
  const waiting = new WeakMap<Socket, number>();
  return ({ socket }: IncomingMessage, response: ServerResponse): boolean => {
    // What else was in the piece comes here too, although the connection is closed.
    if (socket.destroyed) return false;
    // An answer has no socket while another one has to go first.
    if (response.socket !== null) return true;
    const ahead = waiting.get(socket) ?? 0;
    if (ahead >= mostWaiting) {
      socket.destroy();
      return false;
    }
    waiting.set(socket, ahead + 1);
    response.once('close', () => waiting.set(socket, (waiting.get(socket) ?? 1) - 1));
    return true;
  };
}

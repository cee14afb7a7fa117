import { connect, type Socket } from 'node:net';

/** A connection of somebody who means no good: whatever becomes of it is no error. */
export function openSocket(port: number): Socket {
  return connect({ port, host: '127.0.0.1', allowHalfOpen: true }).on('error', () => undefined);
}

/**
 * Keeps so many connections, each begun by `begin`, and opens another for each that the service closes. At most a few hundred a
 * second are opened, for those who wait to be accepted stand in one queue with good readers.
 */
export function keepSockets(port: number, count: number, begin: (socket: Socket, nth: number) => void) {
  const sockets = new Set<Socket>();
  let opened = 0;
  let most = 0;
  const timer = setInterval(() => {
    for (let each = 0; each < 50 && sockets.size < count; each += 1) {
      const socket = openSocket(port);
      sockets.add(socket);
      socket.on('end', () => socket.destroy()).on('close', () => sockets.delete(socket));
      const nth = opened;
      socket.on('connect', () => begin(socket, nth));
      opened += 1;
    }
    most = Math.max(most, [...sockets].filter(({ readyState }) => readyState === 'open').length);
  }, 25);
  return {
    sockets: sockets as ReadonlySet<Socket>,
    isFull: () => most >= count,
    counts: () => ({ opened, 'open at once': most }),
    stop() {
      clearInterval(timer);
      for (const socket of sockets) socket.destroy();
    },
  };
}

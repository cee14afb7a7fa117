import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** Stands between a service and its Redis, and sees every piece that is sent there. */
export interface TcpProxy {
  readonly port: number;
  /** Called with each piece on its way to the server, numbered from now on: 1, 2, 3 … It is handed on all the same. */
  beforeEach(hook: (number: number) => void): void;
  close(): Promise<void>;
}

export async function startTcpProxy(port: number): Promise<TcpProxy> {
  let seen = 0;
  let hook: (number: number) => void = () => undefined;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const onward = connect(port, '127.0.0.1');
    for (const [socket, other] of [
      [client, onward],
      [onward, client],
    ] as const) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.once('close', () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    client.on('data', (piece) => {
      seen += 1;
      onward.write(piece);
      hook(seen);
    });
    onward.pipe(client);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    beforeEach(next) {
      seen = 0;
      hook = next;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Listener } from './app.ts';

/** What is in flight at a stop gets this long. */
const drainMs = 10_000;

export interface RunningServer {
  readonly port: number;
  /** Stops accepting, lets what is in flight finish (10 s at most), closes every connection. */
  close(): Promise<void>;
}

/** Listens, with the limits of a service that faces the open network. Rejects where the port cannot be had. */
export function listen(app: Listener, { port, host }: { port: number; host: string }): Promise<RunningServer> {
  const server = createServer({ requestTimeout: 15_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 }, app);

  const close = () =>
    new Promise<void>((resolve) => {
      // A connection that falls idle while the server closes would otherwise hold it until its keep-alive ends.
      const idle = setInterval(() => server.closeIdleConnections(), 25);
      const late = setTimeout(() => server.closeAllConnections(), drainMs);
      server.close(() => {
        clearInterval(idle);
        clearTimeout(late);
        resolve();
      });
    });

  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port, close });
    });
  });
}

import { createServer, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer } from 'node:net';
import type { Listener } from './app.ts';
import { CollectingRequest } from './bodies/collecting-request.ts';
import { answerClientError } from './client-error.ts';
import { mostConnectionsHere } from './open-files.ts';
import { createPipelineGuard } from './pipelining.ts';

/** Node checks its timeouts only at intervals; this sets the interval. */
const limits = {
  requestTimeout: 15_000,
  headersTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  keepAliveTimeout: 65_000,
};

/**
 * As much as nginx takes of a request in its usual settings, 32 KiB, with the address once more as the gate gets it, and what proxies
 * add. A gate that refused its headers would be an error page to the reader.
 */
const mostHeaderBytes = 48 * 1024;

/**
 * Connections that come at once and are not accepted yet. A burst beyond that waits for seconds, because clients take such a connection for
 * opened, and what they send is thrown away. Linux allows 4 096 by default.
 */
const mostWaitingToBeAccepted = 4_096;

/** A connection over which nothing goes for so long is closed: a client that does not fetch its answers holds them in memory. */
const idleMs = 90_000;

/** What is left of a request that is answered already may come in this time, so that the connection can be used again. */
const restMs = 1_000;

/** What is in flight at a stop gets this long. */
const drainMs = 10_000;

const refusalsOfHost: Readonly<Record<string, string>> = {
  EADDRNOTAVAIL: 'HOST is no address of this machine',
  ENOTFOUND: 'HOST is not known',
};

/** Why a port cannot be had, in the words of the settings. */
const refusalsOfPort: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use by another program',
  EACCES: 'may not be listened on by this user',
};

export interface Stop {
  /** How long connections stay open over which nothing goes, in milliseconds. */
  readonly lingerMs?: number;
}

/**
 * A proxy that keeps connections may be sending a request over one that is being closed, and does not know whether it was taken. So an
 * instance leaves them open for so long after it has stopped listening, and ends each with the next answer.
 */
export const proxiesLingerMs = 1_000;

export interface RunningServer {
  readonly port: number;
  /** Stops accepting, lets what is in flight finish (10 s at most), closes every connection. */
  close(stop?: Stop): Promise<void>;
}

/** Where to listen, and the setting that says so. */
interface Address {
  readonly port: number;
  readonly host: string;
  readonly setting?: string;
}

function refusalOf(error: NodeJS.ErrnoException, { port, host, setting = 'PORT' }: Address): Error {
  const code = error.code ?? '';
  const ofPort = refusalsOfPort[code];
  const known = ofPort === undefined ? refusalsOfHost[code] : `${setting} ${ofPort}`;
  return known === undefined ? error : new Error(`${known} (${host}:${port})`, { cause: error });
}

/** Closes a connection over which a request goes on coming long after it was answered. Listens to answers, with one function for all. */
function closeUnlessRead(this: ServerResponse): void {
  const { req: request } = this;
  if (request.complete || request.destroyed) return;
  const timer = setTimeout(() => {
    if (!request.complete) request.socket.destroy();
  }, restMs);
  timer.unref();
}

/** Listens, with the limits of a service that faces the open network. Rejects where the port cannot be had. */
export function listen(
  app: Listener,
  address: Address,
  { mostConnections = mostConnectionsHere(), ...overrides }: Partial<typeof limits & { mostConnections: number }> = {},
): Promise<RunningServer> {
  let closing = false;
  const isToBeAnswered = createPipelineGuard();
  const settings = { IncomingMessage: CollectingRequest, maxHeaderSize: mostHeaderBytes, ...limits, ...overrides };
  const server = createServer(settings, (request, response) => {
    if (!isToBeAnswered(request, response)) return;
    // Told so, a busy client takes its next request elsewhere instead of losing it to a connection that is being closed.
    if (closing) response.setHeader('Connection', 'close');
    if (!request.complete) response.on('finish', closeUnlessRead);
    app(request, response);
  });
  server.maxConnections = mostConnections;
  // Those who have nothing to ask make room for those who have.
  server.on('drop', () => server.closeIdleConnections());
  server.setTimeout(idleMs);
  server.on('clientError', answerClientError);

  const close = ({ lingerMs = 0 }: Stop = {}) =>
    new Promise<void>((resolve) => {
      closing = true;
      const lingersUntil = performance.now() + lingerMs;
      // A connection that falls idle while the server closes would otherwise hold it until its keep-alive ends.
      const idle = setInterval(() => {
        if (performance.now() >= lingersUntil) server.closeIdleConnections();
      }, 25);
      const late = setTimeout(() => server.closeAllConnections(), drainMs);
      const closed = () => {
        clearInterval(idle);
        clearTimeout(late);
        resolve();
      };
      // The server's own `close` would end idle connections at once. What has connected by now is accepted first.
      setImmediate(() => NetServer.prototype.close.call(server, closed));
    });

  return new Promise((resolve, reject) => {
    const refuse = (error: Error) => reject(refusalOf(error, address));
    server.once('error', refuse);
    server.listen({ port: address.port, host: address.host, backlog: mostWaitingToBeAccepted }, () => {
      server.off('error', refuse);
      resolve({ port: (server.address() as AddressInfo).port, close });
    });
  });
}

import type { IncomingMessage } from 'node:http';
import type { PaywallError } from '../paywall/errors.ts';
import { nothingHere } from './problems.ts';

/** Where the service listens. Those that are the same are one. */
export interface Ports {
  readonly port: number;
  /** The only one for the admin pages and the admin API. */
  readonly adminPort: number;
  /** The only one for the metrics. */
  readonly metricsPort: number;
}

/** Each port once, with the setting that names it. */
export function portsToListenOn({ port, adminPort, metricsPort }: Ports) {
  const named = [
    { port, setting: 'PORT' },
    { port: adminPort, setting: 'ADMIN_PORT' },
    { port: metricsPort, setting: 'METRICS_PORT' },
  ];
  return named.filter((each, at) => named.findIndex((other) => other.port === each.port) === at);
}

const ofAdmins = /^\/(?:v1\/)?admin(?:\/|$)/;

/** Refuses what has a port of its own at every other. An operator who keeps that port from the outside needs no rule for paths. */
export function createPortGuard({ port, adminPort, metricsPort }: Ports) {
  return ({ socket }: Pick<IncomingMessage, 'socket'>, path: string): PaywallError | null => {
    const only = ofAdmins.test(path) ? adminPort : path === '/metrics' ? metricsPort : port;
    return only === port || socket.localPort === only ? null : nothingHere();
  };
}

import { Cluster, Redis, type RedisOptions } from 'ioredis';
import type { RedisAddress } from '../connection/connect.ts';

export type CopyClient = Redis | Cluster;

const retryAfterMs = (attempt: number) => Math.min(attempt * 100, 1_000);

/** Nobody waits for an answer here: what is lost on the way is sent again, for some ten seconds. Every command may be repeated. */
const options = {
  connectTimeout: 3_000,
  socketTimeout: 10_000,
  maxRetriesPerRequest: 12,
  retryStrategy: retryAfterMs,
  sentinelRetryStrategy: retryAfterMs,
  sentinelCommandTimeout: 1_000,
  reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 2 : false),
} satisfies RedisOptions;

function open(address: RedisAddress): CopyClient {
  if (address.kind === 'redis') return new Redis(address.url, options);
  const credentials = { username: address.username ?? undefined, password: address.password ?? undefined };
  const tls = address.isTls ? { tls: {} } : {};
  if (address.kind === 'cluster') {
    const redisOptions = { ...options, ...credentials, ...tls };
    return new Cluster([...address.nodes], { redisOptions, clusterRetryStrategy: retryAfterMs, scaleReads: 'master' });
  }
  const sentinelTls = 'tls' in tls ? { ...tls, sentinelTLS: {}, enableTLSForSentinelMode: true } : {};
  const { name, nodes } = address;
  return new Redis({ ...options, ...credentials, ...sentinelTls, name, sentinels: [...nodes] });
}

/** How long a store may take to be reached at the beginning. */
const reachWithinMs = 10_000;

async function reached(client: CopyClient, which: string): Promise<void> {
  let trouble = 'it does not answer';
  client.on('error', (error: Error) => {
    trouble = error.message;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(trouble)), reachWithinMs);
  });
  try {
    await Promise.race([client.ping(), late]);
  } catch (error) {
    throw new Error(`${which} cannot be reached: ${error instanceof Error ? error.message : trouble}`, {
      cause: error,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Opens a Redis and waits until it answers. `which` names it in what is thrown. */
export async function connectPatiently(address: RedisAddress, which: string): Promise<CopyClient> {
  const client = open(address);
  try {
    await reached(client, which);
    return client;
  } catch (error) {
    client.disconnect();
    throw error;
  }
}

/** The servers that have data of their own: the one, or the primaries of a cluster. */
export const primariesOf = (client: CopyClient): readonly Redis[] =>
  client instanceof Cluster ? client.nodes('master') : [client];

/** By what a store is known again, without its password: where it is. */
export function nameOf(address: RedisAddress): string {
  if (address.kind === 'redis') {
    const { host, pathname } = new URL(address.url);
    return `${host}${pathname === '/' ? '' : pathname}`;
  }
  const places = address.nodes.map(({ host, port }) => `${host}:${port}`).sort();
  return [...places, ...(address.kind === 'sentinel' ? [address.name] : [])].join(',');
}

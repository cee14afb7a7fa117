import { Redis, type RedisOptions } from 'ioredis';
import type { Place } from './cluster-map.ts';
import { watchPrimary } from './primary-watch.ts';

/** Several servers, and how to speak to them. */
interface Many {
  readonly nodes: readonly Place[];
  /** For the servers that have the data; sentinels are asked without. */
  readonly username: string | null;
  readonly password: string | null;
  /** Sentinels included. */
  readonly isTls?: boolean;
}

export interface ClusterAddress extends Many {
  readonly kind: 'cluster';
}

export interface SentinelAddress extends Many {
  readonly kind: 'sentinel';
  /** By which the sentinels know the primary. */
  readonly name: string;
}

/** Where Redis is: one server, whichever of several the sentinels name as the primary, or a cluster. */
export type RedisAddress = { readonly kind: 'redis'; readonly url: string } | SentinelAddress | ClusterAddress;

/** At once after the first loss, because a connection may be lost whose server is there. */
const retryAfterMs = (attempt: number) => Math.min((attempt - 1) * 50, 500);

/**
 * Nothing is kept for later and nothing is sent twice: a command that does not get through at once fails at once, and its caller
 * is answered without the store.
 */
const options = {
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  maxRetriesPerRequest: 0,
  connectTimeout: 1_000,
  // A server that hangs keeps its connections open. Without this they would never be given up.
  socketTimeout: 1_000,
  disconnectTimeout: 500,
  retryStrategy: retryAfterMs,
  // Asks all sentinels again, and without end: the client would give up for good where this said nothing.
  sentinelRetryStrategy: retryAfterMs,
  // A sentinel that hangs is passed over for the next one.
  sentinelCommandTimeout: 500,
  // After a failover the old primary answers READONLY: a new connection finds the new one.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

const signIn = ({ username, password, isTls = false }: Many) => ({
  username: username ?? undefined,
  password: password ?? undefined,
  ...(isTls && { tls: {} }),
});

/**
 * A client of the server at `address`. It connects by itself, now and after every interruption, and asks the sentinels again each time.
 */
export function connect(address: Exclude<RedisAddress, ClusterAddress>): Redis {
  if (address.kind === 'redis') return new Redis(address.url, options);
  const { name, nodes, isTls = false } = address;
  const tls = isTls && { sentinelTLS: {}, enableTLSForSentinelMode: true };
  const redis = new Redis({ ...options, ...signIn(address), ...tls, name, sentinels: [...nodes] });
  watchPrimary(redis, address, retryAfterMs);
  return redis;
}

/** A client of one server of a cluster. `once`: it ends for good when its connection is lost. */
export function connectTo(place: Place, cluster: ClusterAddress, { once = false } = {}): Redis {
  return new Redis({ ...options, ...signIn(cluster), ...place, ...(once && { retryStrategy: null }) });
}

/** Ends a client for good, whether its server answers or not. */
export async function disconnect(redis: Redis): Promise<void> {
  // Between two attempts there is no connection whose end could be waited for.
  const hasConnection = redis.status !== 'end' && redis.status !== 'reconnecting';
  const ended = hasConnection && new Promise<void>((resolve) => redis.once('end', resolve));
  redis.disconnect();
  await ended;
}

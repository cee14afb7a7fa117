import { Redis, type RedisOptions } from 'ioredis';

/** Where Redis is: one server, or whichever of several the sentinels name as the primary of `name`. */
export type RedisAddress =
  | { readonly kind: 'redis'; readonly url: string }
  | {
      readonly kind: 'sentinel';
      readonly name: string;
      /** The sentinels. */
      readonly nodes: readonly { readonly host: string; readonly port: number }[];
      /** User and password are for the primary; sentinels are asked without. */
      readonly username: string | null;
      readonly password: string | null;
    };

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

/** A client of the server at `address`. It connects by itself, now and after every interruption, and asks the sentinels again each time. */
export function connect(address: RedisAddress): Redis {
  if (address.kind === 'redis') return new Redis(address.url, options);
  const { name, nodes, username, password } = address;
  return new Redis({
    ...options,
    name,
    sentinels: [...nodes],
    username: username ?? undefined,
    password: password ?? undefined,
  });
}

/** Ends a client for good, whether its server answers or not. */
export async function disconnect(redis: Redis): Promise<void> {
  // Between two attempts there is no connection whose end could be waited for.
  const hasConnection = redis.status !== 'end' && redis.status !== 'reconnecting';
  const ended = hasConnection && new Promise<void>((resolve) => redis.once('end', resolve));
  redis.disconnect();
  await ended;
}

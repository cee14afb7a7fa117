import { Redis, type RedisOptions } from 'ioredis';

/**
 * Nothing is kept for later and nothing is sent twice: a command that does not get through at once fails at once, and whoever
 * asked is answered without the store.
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
  retryStrategy: (attempt) => Math.min(attempt * 50, 500),
  // After a failover the old primary answers READONLY: a new connection finds the new one.
  reconnectOnError: (error) => error.message.startsWith('READONLY'),
} satisfies RedisOptions;

/** A client of the server at `url` (`redis:` or `rediss:`). It connects by itself, now and after every interruption. */
export function connect(url: string): Redis {
  return new Redis(url, options);
}

/** Ends a client for good, whether its server answers or not. */
export async function disconnect(redis: Redis): Promise<void> {
  // Between two attempts there is no connection whose end could be waited for.
  const hasConnection = redis.status !== 'end' && redis.status !== 'reconnecting';
  const ended = hasConnection && new Promise<void>((resolve) => redis.once('end', resolve));
  redis.disconnect();
  await ended;
}

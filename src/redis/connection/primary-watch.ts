import { Redis } from 'ioredis';
import type { Place } from './cluster-map.ts';

/** The sentinels, and the name by which they know the primary. */
interface Sentinels {
  readonly name: string;
  readonly nodes: readonly Place[];
  readonly isTls?: boolean;
}

const channel = '+switch-master';

/** Has the client connect again, to whichever server the sentinels name now. */
function reconnect(redis: Redis): void {
  const isConnected = redis.status === 'connect' || redis.status === 'ready';
  if (isConnected) redis.disconnect(true);
  // On its way it may be going to the old one. It must not be stopped there, because it would not begin again.
  else if (redis.status === 'connecting') redis.once('connect', () => redis.disconnect(true));
}

/** Follows what one sentinel says, over a connection of its own, and calls `onSwitch` when it names another primary. */
function listen(
  { name, isTls = false }: Sentinels,
  at: Place,
  { retryStrategy, onSwitch }: { readonly retryStrategy: (attempt: number) => number; readonly onSwitch: () => void },
): Redis {
  const sentinel = new Redis({
    ...at,
    ...(isTls && { tls: {} }),
    retryStrategy,
    autoResubscribe: false,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    keepAlive: 10_000,
  });
  let known: string | undefined;

  async function begin(): Promise<void> {
    const named = JSON.stringify(await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name));
    // While nobody listened it may have changed.
    if (known !== undefined && known !== named) onSwitch();
    known = named;
    await sentinel.subscribe(channel);
  }

  sentinel.on('message', (_, message: string) => {
    const [switched, , , host, port] = message.split(' ');
    if (switched !== name) return;
    known = JSON.stringify([host, port]);
    onSwitch();
  });
  // A sentinel that is unavailable is asked again when it is back.
  sentinel.on('error', () => undefined);
  sentinel.on('ready', () => begin().catch(() => undefined));
  return sentinel;
}

/**
 * Has `redis` leave a primary as soon as a sentinel says that another has taken its place, until `redis` ends. A primary that hung, and
 * goes on after the promotion, would take commands for many seconds and lose all of them when it becomes a replica.
 */
export function watchPrimary(redis: Redis, address: Sentinels, retryStrategy: (attempt: number) => number): void {
  const onSwitch = () => reconnect(redis);
  const sentinels = address.nodes.map((node) => listen(address, node, { retryStrategy, onSwitch }));
  redis.once('end', () => {
    for (const sentinel of sentinels) sentinel.disconnect();
  });
}

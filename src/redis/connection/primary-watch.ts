import { Redis } from 'ioredis';
import type { Place } from './cluster-map.ts';

/** The sentinels, and the name by which they know the primary. */
interface Sentinels {
  readonly name: string;
  readonly nodes: readonly Place[];
  readonly isTls?: boolean;
}

const channel = '+switch-master';

/** As `host,port`. A sentinel that names hosts is never met: then one connection too many is given up. */
const leadsTo = ({ stream }: Redis): string => String([stream.remoteAddress, stream.remotePort]);

/** Has the client connect again, unless it is connected to `primary`. */
function leaveFor(primary: string, redis: Redis): void {
  const leave = () => {
    if (leadsTo(redis) !== primary) redis.disconnect(true);
  };
  if (redis.status === 'connect' || redis.status === 'ready') leave();
  // On its way it may be going to the old one. It must not be stopped there, because it would not begin again.
  else if (redis.status === 'connecting') redis.once('connect', leave);
}

interface Hearing {
  readonly retryStrategy: (attempt: number) => number;
  /** Called with the primary that a sentinel names, when it is asked and whenever it names another. */
  readonly onNamed: (primary: string) => void;
}

/** Follows what one sentinel says, over a connection of its own. */
function listen({ name, isTls = false }: Sentinels, at: Place, { retryStrategy, onNamed }: Hearing): Redis {
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

  /** One that has been cut off for long says what it said before, which is no news. */
  function hear(primary: string): void {
    if (primary !== known) onNamed(primary);
    known = primary;
  }

  async function begin(): Promise<void> {
    // While nobody listened it may have changed.
    hear(String(await sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)));
    await sentinel.subscribe(channel);
  }

  sentinel.on('message', (_, message: string) => {
    const [switched, , , host, port] = message.split(' ');
    if (switched === name) hear(String([host, port]));
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
  let current: string | undefined;
  // Each sentinel says it, and once is enough.
  const onNamed = (primary: string) => {
    if (current !== undefined && current !== primary) leaveFor(primary, redis);
    current = primary;
  };
  const sentinels = address.nodes.map((node) => listen(address, node, { retryStrategy, onNamed }));
  redis.once('end', () => {
    for (const sentinel of sentinels) sentinel.disconnect();
  });
}

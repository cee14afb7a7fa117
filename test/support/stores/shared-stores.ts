import { type RedisCluster, startRedisCluster } from './redis-cluster.ts';
import { type RedisSentinel, startRedisSentinel } from './redis-sentinel.ts';

/*
 * What takes seconds to start is started once for all tests of a process, when the first of them needs it. Each user empties it
 * before, and leaves its servers alone.
 */

let cluster: Promise<RedisCluster> | null = null;
let sentinel: Promise<RedisSentinel> | null = null;

after(async () => {
  await Promise.all([cluster, sentinel].map(async (one) => (await one)?.stop()));
});

export function sharedCluster(): Promise<RedisCluster> {
  // Slow to replace a server, because a busy machine is no outage.
  cluster ??= startRedisCluster({ nodeTimeoutMs: 15_000 });
  return cluster;
}

export function sharedSentinel(): Promise<RedisSentinel> {
  sentinel ??= startRedisSentinel({ downAfterMs: 15_000 });
  return sentinel;
}

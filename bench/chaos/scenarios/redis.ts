import type { RedisServer } from '../../../test/support/stores/redis-server.ts';
import type { Scenario, Site } from '../scenario.ts';
import { durable } from '../site/durable-redis.ts';

const onRedis = (name: string, harm: string, harmIt: (redis: RedisServer, site: Site) => Promise<void>): Scenario => ({
  name,
  harm,
  async prepare(stage) {
    const redis = await stage.redis(durable);
    return { storeUrl: redis.url, harm: (site) => harmIt(redis, site) };
  },
});

export const redisStop = onRedis(
  'redis-stop',
  'Redis is killed (-9), and started again from its log',
  async (redis, { last }) => {
    await redis.kill();
    await last();
    await redis.start();
  },
);

export const redisHang = onRedis(
  'redis-hang',
  'Redis hangs (SIGSTOP), and goes on (SIGCONT)',
  async (redis, { last }) => {
    redis.pause();
    await last();
    redis.resume();
  },
);

export const outageWorkerKill = onRedis(
  'outage-worker-kill',
  'Redis hangs, and meanwhile a worker of each instance is killed (-9), which has granted views without it',
  async (redis, { instances, last }) => {
    redis.pause();
    await last();
    for (const index of [0, 1]) process.kill(instances.workerOf(index), 'SIGKILL');
    redis.resume();
  },
);

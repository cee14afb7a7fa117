import type { Scenario } from '../scenario.ts';
import { durable } from '../site/durable-redis.ts';

export const redisStop: Scenario = {
  name: 'redis-stop',
  harm: 'Redis is killed (-9), and started again from its log',
  async prepare(stage) {
    const redis = await stage.redis(durable);
    return {
      storeUrl: redis.url,
      async harm({ last }) {
        await redis.kill();
        await last();
        await redis.start();
      },
    };
  },
};

export const redisHang: Scenario = {
  name: 'redis-hang',
  harm: 'Redis hangs (SIGSTOP), and goes on (SIGCONT)',
  async prepare(stage) {
    const redis = await stage.redis(durable);
    return {
      storeUrl: redis.url,
      async harm({ last }) {
        redis.pause();
        await last();
        redis.resume();
      },
    };
  },
};

export const outageWorkerKill: Scenario = {
  name: 'outage-worker-kill',
  harm: 'Redis hangs, and meanwhile a worker of each instance is killed (-9), which has granted views without it',
  async prepare(stage) {
    const redis = await stage.redis(durable);
    return {
      storeUrl: redis.url,
      async harm({ instances, last }) {
        redis.pause();
        await last();
        for (const index of [0, 1]) process.kill(instances.workerOf(index), 'SIGKILL');
        redis.resume();
      },
    };
  },
};

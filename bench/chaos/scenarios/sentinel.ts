import { type RedisSentinel, startRedisSentinel } from '../../../test/support/stores/redis-sentinel.ts';
import type { TestResources } from '../../../test/support/test-resources.ts';
import type { Scenario } from '../scenario.ts';
import { durable } from '../site/durable-redis.ts';
import { hangOfPrimary, killOfPrimary } from './lost-primary.ts';

async function started(stage: TestResources): Promise<RedisSentinel> {
  const sentinel = await startRedisSentinel({ conf: durable });
  stage.onClear(() => sentinel.stop());
  return sentinel;
}

export const sentinelMasterKill = killOfPrimary({
  name: 'sentinel-master-kill',
  harm: 'the primary is killed (-9), its replica promoted by Sentinel; later the old one comes back',
  start: started,
});

export const sentinelMasterHang = hangOfPrimary({
  name: 'sentinel-master-hang',
  harm: 'the primary hangs (SIGSTOP), its replica is promoted by Sentinel; later the old one goes on',
  start: started,
});

export const replicaKill: Scenario = {
  name: 'replica-kill',
  harm: 'the replica behind Sentinel is killed (-9), and started again',
  async prepare(stage) {
    const sentinel = await started(stage);
    return {
      storeUrl: sentinel.url,
      async harm({ last }) {
        const replica = await sentinel.replica();
        await replica.kill();
        await last();
        await replica.start();
      },
    };
  },
};

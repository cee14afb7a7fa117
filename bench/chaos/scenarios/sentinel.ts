import { type RedisSentinel, startRedisSentinel } from '../../../test/support/stores/redis-sentinel.ts';
import type { RedisServer } from '../../../test/support/stores/redis-server.ts';
import type { TestResources } from '../../../test/support/test-resources.ts';
import type { Scenario } from '../scenario.ts';
import { durable } from '../site/durable-redis.ts';

async function started(stage: TestResources): Promise<RedisSentinel> {
  const sentinel = await startRedisSentinel({ conf: durable });
  stage.onClear(() => sentinel.stop());
  return sentinel;
}

/** The time to normal runs from the loss of the primary: nothing but the promotion of the replica ends it. */
function lossOfPrimary(about: {
  readonly name: string;
  readonly harm: string;
  readonly strike: (primary: RedisServer) => unknown;
  readonly mend: (old: RedisServer) => unknown;
}): Scenario {
  return {
    name: about.name,
    harm: about.harm,
    mayLoseLastSecond: true,
    async prepare(stage) {
      const sentinel = await started(stage);
      let old = await sentinel.primary();
      return {
        storeUrl: sentinel.url,
        async harm() {
          old = await sentinel.primary();
          await about.strike(old);
        },
        async afterwards({ last }) {
          await last();
          await about.mend(old);
        },
      };
    },
  };
}

export const sentinelMasterKill = lossOfPrimary({
  name: 'sentinel-master-kill',
  harm: 'the primary is killed (-9), its replica promoted by Sentinel; later the old one comes back',
  strike: (primary) => primary.kill(),
  mend: (old) => old.start(),
});

export const sentinelMasterHang = lossOfPrimary({
  name: 'sentinel-master-hang',
  harm: 'the primary hangs (SIGSTOP), its replica is promoted by Sentinel; later the old one goes on',
  strike: (primary) => primary.pause(),
  mend: (old) => old.resume(),
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

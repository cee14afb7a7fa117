import { startTcpProxy } from '../../../test/support/stores/tcp-proxy.ts';
import type { Scenario } from '../scenario.ts';
import { durable } from '../site/durable-redis.ts';

/** Several harms one after the other, so that they need one start of everything: for the tests. */
export const severalInARow: Scenario = {
  name: 'several-in-a-row',
  harm: 'a worker is killed (-9), Redis hangs, its answers are held up, and it is killed (-9) and started again',
  async prepare(stage) {
    const redis = await stage.redis(durable);
    const network = await startTcpProxy(redis.port);
    stage.onClear(() => network.close());
    return {
      storeUrl: `redis://127.0.0.1:${network.port}`,
      async harm({ instances, wait }) {
        // Before any outage: what a killed one has kept is counted by others only half a minute later.
        process.kill(instances.workerOf(0), 'SIGKILL');
        await wait(400);
        redis.pause();
        await wait(400);
        redis.resume();
        await wait(400);
        network.hold('answers');
        await wait(400);
        network.mend();
        await redis.kill();
        await wait(400);
        await redis.start();
      },
    };
  },
};

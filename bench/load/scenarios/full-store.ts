import { setTimeout as sleep } from 'node:timers/promises';
import { countOf } from '../answers.ts';
import { startAttack } from '../attack.ts';
import { atMost, goodViewsHold, type Scenario } from '../scenario.ts';
import { memoryOf, onStand } from '../stand.ts';
import { startTraffic } from '../traffic.ts';
import { mintReaders, viewOf } from '../views.ts';

/** Longer than it takes to fill the little memory that Redis has here. */
const fillWithinSeconds = 60;

/**
 * New readers fill a Redis that throws nothing away. What was read before stays right meanwhile, and Redis keeps to its memory: what
 * cannot be counted is answered by the failure policy.
 */
export const fullStore: Scenario = {
  name: 'full-store',
  async *run({ seconds, stores }) {
    if (!stores.includes('Redis')) return;
    yield await onStand(async ({ store: open, service: start }) => {
      const maxmemory = 4 * 1024 ** 2;
      const store = await open('Redis', ['--maxmemory', String(maxmemory), '--maxmemory-policy', 'noeviction']);
      const service = await start(store);
      const tokens = await mintReaders(service.port, 100);
      const before = await memoryOf(service, store);
      const attack = await startAttack('new-readers', service.port);
      for (let waited = 0; waited < fillWithinSeconds; waited += 1) {
        await sleep(1_000);
        if (/"msg":"store writes fail"/.test(service.output())) break;
      }
      const counts = await attack.stop();
      let turn = 0;
      const next = () => viewOf('the-first', tokens[turn++ % tokens.length]);
      const traffic = await startTraffic({ port: service.port, connections: 32, perSecond: 100, next });
      await sleep((seconds ?? 5) * 1000);
      const answers = await traffic.stop();
      const after = await memoryOf(service, store);
      const others = answers.requests - countOf(answers, '200 ALREADY_READ');
      const bounds = [
        ...goodViewsHold(answers),
        atMost('views of what was read that are not ALREADY_READ', others, { most: 0 }),
        atMost('memory of Redis beyond maxmemory', Math.max(0, after.store - maxmemory) / 1024, {
          most: 512,
          unit: ' KiB',
        }),
      ];
      const remark = Object.entries(counts).map(([kind, count]) => `${kind}: ${count}`);
      return { scenario: 'full-store', store: 'Redis', answers, before, after, bounds, remark: remark.join(', ') };
    });
  },
};

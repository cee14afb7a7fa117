import { setTimeout as sleep } from 'node:timers/promises';
import { startAttack } from '../attack.ts';
import type { AttackName } from '../attack-main.ts';
import { atMost, goodViewsHold, type Scenario } from '../scenario.ts';
import { memoryOf, onStand } from '../stand.ts';
import { startTraffic, usualViews } from '../traffic.ts';
import { mintReaders, viewOf } from '../views.ts';

interface Attacked {
  readonly name: AttackName;
  /** By how many mebibytes the service may grow. */
  readonly mostGrowth: number;
  readonly seconds?: number;
}

const mib = 1024 ** 2;

/** Readers go on reading as ever while somebody attacks the service. */
export function underAttack({ name, mostGrowth, seconds: usual = 20 }: Attacked): Scenario {
  return {
    name,
    async *run({ seconds, stores }) {
      for (const storeName of stores) {
        yield await onStand(async ({ store: open, service: start }) => {
          const store = await open(storeName);
          const service = await start(store);
          const tokens = await mintReaders(service.port, 100);
          const before = await memoryOf(service, store);
          const attack = await startAttack(name, service.port);
          const next = usualViews(tokens, viewOf);
          const traffic = await startTraffic({ port: service.port, connections: 32, perSecond: 100, next });
          await sleep((seconds ?? usual) * 1000);
          const answers = await traffic.stop();
          const after = await memoryOf(service, store);
          const counts = Object.entries(await attack.stop()).map(([what, count]) => `${what}: ${count}`);
          const growth = atMost('RSS growth', (after.resident - before.resident) / mib, {
            most: mostGrowth,
            unit: ' MiB',
          });
          const bounds = [...goodViewsHold(answers), growth];
          return { scenario: name, store: storeName, answers, before, after, bounds, remark: counts.join(', ') };
        });
      }
    },
  };
}

import type { ArmFigures } from '../../../src/paywall/experiments/experiment-figures.ts';
import type { ExperimentStore } from '../../../src/paywall/experiments/experiment-store.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { example } from '../browser/front-end.ts';
import { duringTests } from '../during-tests.ts';
import type { Env, TestService } from '../service.ts';

export interface FiguresDesk {
  /** Adds to the sums of an arm on a day, as the service does behind its answers. */
  add(of: { experiment: string; arm: string; day: string }, figures: Partial<ArmFigures>): Promise<void>;
}

const farAway = Date.parse('2030-01-01T00:00:00Z');

async function open(service: TestService, { STORE_URL }: Env): Promise<FiguresDesk & { close(): Promise<void> }> {
  const now = () => Date.parse('2026-12-20T12:00:00+09:00');
  const stores =
    STORE_URL === undefined
      ? openSqliteStores({ dir: service.dataDir, clock: { now: () => 0 } })
      : openRedisStores({
          address: { kind: 'redis', url: STORE_URL },
          logger: { info: () => {}, warn: () => {} },
        });
  const { experimentFigures }: { experimentFigures: ExperimentStore } = stores;
  let number = 0;
  return {
    async add({ experiment, arm, day }, figures) {
      const sums = new Map(Object.entries(figures).map(([figure, amount]) => [`${day} ${arm} ${figure}`, amount]));
      number += 1;
      const batch = {
        publication: example,
        experiment,
        sums,
        writer: 'a-test',
        number,
        now: now(),
        keptUntil: farAway,
      };
      await experimentFigures.add(batch);
    },
    close: () => stores.close(),
  };
}

/** One for a block of tests. */
export function useExperimentFigures(service: TestService | (() => TestService), env: () => Env): FiguresDesk {
  return duringTests(
    () => open(typeof service === 'function' ? service() : service, env()),
    (desk) => desk.close(),
  );
}

import { countOf, refusedOf, timeOf } from '../answers.ts';
import { type BurstResult, sendBurst } from '../burst.ts';
import { atMost, type Bound, type Row, type Scenario } from '../scenario.ts';
import { memoryOf, onStand, type Stand } from '../stand.ts';
import { mintReaders } from '../views.ts';

const sizes = [400, 1_000, 2_000, 5_000];
const workerCounts = [1, 2];

/** Each of many readers sends so many views. */
const viewsOfEach = 20;

/** A healthy store is never taken for one that is unavailable; what is too much is refused by order. */
function boundsOf({ answers, overGrants }: BurstResult): Bound[] {
  const others = [...refusedOf(answers)].filter(([kind]) => kind !== '503 overloaded');
  const elsewise = others.reduce((total, [, count]) => total + count, 0);
  const exact = { most: 0 };
  return [
    atMost('FAIL_OPEN', countOf(answers, '200 FAIL_OPEN'), exact),
    atMost('over-grants', overGrants, exact),
    atMost('neither 200 nor 503 overloaded', elsewise, exact),
    atMost('p99', timeOf(answers, 0.99), { most: 300, unit: ' ms' }),
  ];
}

interface Setting {
  readonly storeName: string;
  readonly workers: number;
  readonly views: number;
}

async function* burstsOn(stand: Stand, { storeName, workers, views }: Setting): AsyncIterable<Row> {
  const store = await stand.store(storeName);
  const many = Math.ceil(views / viewsOfEach);
  const minting = await stand.service(store);
  const tokens = await mintReaders(minting.port, 2 * (many + 1));
  await minting.stop();
  for (const readers of [1, many]) {
    // The readers are in the store already, so that nothing warms the process up.
    const service = await stand.service(store, { WORKERS: String(workers) });
    for (const state of ['just started', 'warm']) {
      const before = await memoryOf(service, store);
      const { port } = service;
      const result = await sendBurst({ port, views, tokens: tokens.splice(0, readers) });
      yield {
        scenario: `burst of ${views}, ${readers === 1 ? 'one reader' : `${readers} readers`}, ${state}, ${workers} ${workers === 1 ? 'worker' : 'workers'}`,
        store: storeName,
        answers: result.answers,
        before,
        after: await memoryOf(service, store),
        bounds: boundsOf(result),
      };
    }
    await service.stop();
  }
}

export const bursts: Scenario = {
  name: 'bursts',
  async *run({ stores }) {
    for (const storeName of stores) {
      for (const workers of workerCounts) {
        for (const views of sizes) {
          const rows: Row[] = [];
          await onStand(async (stand) => {
            for await (const row of burstsOn(stand, { storeName, workers, views })) rows.push(row);
          });
          yield* rows;
        }
      }
    }
  },
};

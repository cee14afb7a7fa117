import { parseArgs } from 'node:util';
import { createTestResources } from '../test/support/test-resources.ts';
import { runSoak } from './soak/run-soak.ts';
import { type Tally, wrongs, wrongsIn } from './soak/tally.ts';

/**
 * `npm run soak -- --operations 1000000 --store redis`: two instances on one store, many readers who each do several things
 * at once, and books in which every answer is held against all others. Ends with code 1 if anything was wrong.
 */

const { values } = parseArgs({
  options: {
    operations: { type: 'string', default: '1000000' },
    store: { type: 'string', default: 'redis' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    readers: { type: 'string', default: '16' },
  },
});
const { store } = values;
const [operations, seed, readersAtOnce] = [Number(values.operations), Number(values.seed), Number(values.readers)];
if (store !== 'redis' && store !== 'sqlite') throw new Error('--store must be redis or sqlite');
if (![operations, seed, readersAtOnce].every(Number.isSafeInteger)) throw new Error('Numbers must be whole.');

const startedAt = performance.now();

function line(tally: Tally): string {
  const seconds = (performance.now() - startedAt) / 1000;
  const counts = Object.entries(tally.wrong).map(([wrong, count]) => `${wrong} ${count}`);
  const rate = Math.round(tally.operations / seconds);
  return `${tally.operations} operations (${rate}/s), ${tally.readers} readers, unsure ${tally.unsure}, ${counts.join(', ')}`;
}

const stage = createTestResources();
try {
  const url = store === 'redis' ? (await stage.redis()).url : await stage.fileStore();
  const env = { STORE_URL: url, PUBLIC_URL: 'http://stile.example.com', LOG_LEVEL: 'warn' };
  const instances = [await stage.service(env), await stage.service(env)];
  console.log(`seed ${seed}, store ${store}, 2 instances, ${readersAtOnce} readers at once`);
  const urls = instances.map((instance) => instance.url);
  const onProgress = (tally: Tally) => console.log(line(tally));
  const tally = await runSoak({ urls, operations, readersAtOnce, seed, onProgress });
  console.log(`\n${line(tally)}\n`);
  for (const [wrong, meaning] of Object.entries(wrongs)) {
    console.log(`${String(tally.wrong[wrong as keyof typeof wrongs]).padStart(8)}  ${meaning}`);
  }
  for (const example of tally.examples) console.log(example);
  process.exitCode = wrongsIn(tally) === 0 ? 0 : 1;
} finally {
  await stage.clear();
}

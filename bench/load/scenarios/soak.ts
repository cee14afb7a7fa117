import { setTimeout as sleep } from 'node:timers/promises';
import { atMost, goodViewsHold, type Row, type Scenario } from '../scenario.ts';
import { type Memory, memoryOf, onStand } from '../stand.ts';
import { startTraffic, usualViews } from '../traffic.ts';
import { mintReaders, viewOf } from '../views.ts';

const usualSeconds = 600;

/** Only the later part is looked at: caches fill at first. */
const settledShare = 0.4;

const looks = 40;

/** What is remembered of readers is bounded: by so many it is full. A short soak is not worth the time that takes. */
const cachedReaders = 45_000;

/** By how much y grows with x, by least squares. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (of: 0 | 1) => points.reduce((total, point) => total + point[of], 0) / points.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const above = points.reduce((total, [x, y]) => total + (x - meanX) * (y - meanY), 0);
  const below = points.reduce((total, [x]) => total + (x - meanX) ** 2, 0);
  return below === 0 ? 0 : above / below;
}

interface Look {
  readonly seconds: number;
  readonly memory: Memory;
}

/** MiB per minute, of the looks after everything has settled. */
function growth(all: readonly Look[], of: keyof Memory): number {
  const settled = all.slice(Math.floor(all.length * settledShare));
  return slope(settled.map(({ seconds, memory }) => [seconds / 60, memory[of] / 1024 ** 2] as const));
}

async function soakOn(storeName: string, seconds: number): Promise<Row> {
  return onStand(async ({ store: open, service: start }) => {
    const store = await open(storeName);
    const collecting = new URL('../collect-on-signal.js', import.meta.url).href;
    const service = await start(store, { NODE_OPTIONS: `--import=${collecting}` });
    const look = async (): Promise<Memory> => {
      service.signal('SIGUSR2');
      await sleep(200);
      return memoryOf(service, store);
    };
    await mintReaders(service.port, seconds < usualSeconds ? 0 : cachedReaders);
    const next = usualViews(await mintReaders(service.port, 2_000), viewOf);
    const before = await look();
    const traffic = await startTraffic({ port: service.port, connections: 32, perSecond: 150, next });
    const found: Look[] = [];
    const startedAt = performance.now();
    for (let nth = 1; nth <= looks; nth += 1) {
      await sleep(Math.max(0, startedAt + (nth * seconds * 1000) / looks - performance.now()));
      found.push({ seconds: (performance.now() - startedAt) / 1000, memory: await look() });
    }
    const answers = await traffic.stop();
    const [heap, resident] = [growth(found, 'heap'), growth(found, 'resident')];
    // A short soak says little: noise of two mebibytes is much in a minute.
    const heapNoise = Math.round(Math.max(0.1, 200 / seconds) * 100) / 100;
    return {
      scenario: `soak of ${seconds} s`,
      store: storeName,
      answers,
      before,
      after: await look(),
      bounds: [...goodViewsHold(answers), atMost('heap', heap, { most: heapNoise, unit: ' MiB a minute' })],
      remark: `after collecting garbage the heap grows by ${heap.toFixed(2)} MiB a minute, RSS by ${resident.toFixed(2)}`,
    };
  });
}

/** Moderate traffic for a long time; nothing may be left of what is over. */
export const soak: Scenario = {
  name: 'soak',
  async *run({ seconds, stores }) {
    for (const storeName of stores) yield await soakOn(storeName, seconds ?? usualSeconds);
  },
};

import { setTimeout as sleep } from 'node:timers/promises';
import { example } from '../../../test/support/browser/front-end.ts';
import { makeConfigDir } from '../../../test/support/publications.ts';
import { noAnswers } from '../answers.ts';
import { startAttack } from '../attack.ts';
import { atMost, type Options, type Row, type Scenario } from '../scenario.ts';
import { memoryOf, onStand } from '../stand.ts';

/** Of new readers of one network, with a budget. */
const perDay = 1_000;

const mib = 1024 ** 2;

interface Minting {
  readonly storeName: string;
  readonly budget: boolean;
}

/** What one reader may cost the store: far more is a leak, and everything that a reader leaves is gone with their window. */
const mostBytesPerReader = { inRedis: 400, inSqlite: 1_000 };

/** Views without a cookie as fast as they are answered; after that the store is to have grown by what the readers may cost it. */
async function mint({ storeName, budget }: Minting, { seconds }: Options): Promise<Row> {
  return onStand(async ({ resources, store: open, service: start }) => {
    const config = await makeConfigDir({ [example]: budget ? { newReaders: { perDay } } : {} });
    resources.onClear(config.remove);
    const store = await open(storeName);
    const service = await start(store, { CONFIG_DIR: config.dir });
    const before = await memoryOf(service, store);
    const startedAt = performance.now();
    const attack = await startAttack('new-readers', service.port);
    await sleep((seconds ?? 20) * 1000);
    const counts = await attack.stop();
    const took = (performance.now() - startedAt) / 1000;
    const after = await memoryOf(service, store);
    const answers = noAnswers();
    for (const [kind, count] of Object.entries(counts)) {
      answers.kinds.set(kind, count);
      answers.requests += count;
    }
    const minted = counts['200 METERED'] ?? 0;
    // SQLite's log of what was written last, and Redis's buffers, do not grow further.
    const once = storeName === 'SQLite' ? 8 * mib : 2 * mib;
    const grown = Math.max(0, after.store - before.store - once);
    const most = storeName === 'SQLite' ? mostBytesPerReader.inSqlite : mostBytesPerReader.inRedis;
    return {
      scenario: budget ? `minted-readers, budget of ${perDay}` : 'minted-readers, no budget',
      store: storeName,
      answers,
      before,
      after,
      bounds: [
        atMost('bytes per minted reader', minted < perDay ? 0 : grown / minted, { most }),
        ...(budget ? [atMost('minted', minted, { most: perDay })] : []),
      ],
      remark: `${minted} minted, ${Math.round(answers.requests / took)} views/s`,
    };
  });
}

export const mintedReaders: Scenario = {
  name: 'minted-readers',
  async *run(options) {
    for (const storeName of options.stores) {
      for (const budget of [false, true]) yield await mint({ storeName, budget }, options);
    }
  },
};

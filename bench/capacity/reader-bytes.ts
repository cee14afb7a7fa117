import { windowAt } from '../../src/paywall/calendar/window.ts';
import type { Stores } from '../../src/paywall/stores.ts';
import { openRedisStores } from '../../src/redis/open.ts';
import { createKeyedHashes } from '../../src/tokens/keyed-hashes.ts';
import { untilItAnswers } from '../../test/support/stores/store-answers.ts';
import { onStand } from '../load/stand.ts';

const usualReaders = 250_000;
/** Few, because what is on its way takes memory of Redis too. */
const atOnce = 50;

/** As a Redis 7.0 packs that has no configuration of its own. */
const defaultPacking = ['--hash-max-listpack-entries', '128', '--hash-max-listpack-value', '64'];

const silent = { info: () => undefined, warn: () => undefined };

interface Filling {
  readonly publication: string;
  readonly articles: number;
  readonly readers: number;
}

async function fill({ meters }: Stores, { publication, articles, readers }: Filling): Promise<void> {
  const hashes = createKeyedHashes('a secret of this measurement, long enough');
  const now = Date.now();
  const window = windowAt({ kind: 'month' }, 'Asia/Tokyo', now);
  const names = Array.from({ length: articles }, (_, nth) => hashes.articleKey(publication, `article-${nth}`));
  let next = 0;
  const read = async () => {
    while (next < readers) {
      const reader = hashes.readerKey(publication, `reader-${next++}`);
      for (const article of names)
        await meters.view({ publication, reader, window, article, limit: 100, now, count: true });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, read));
}

/**
 * What a default Redis needs for a reader who has read so many articles in one window, in bytes: `used_memory` before and after. What it
 * keeps for the connection and of each kind of command, however many readers there are, is there before.
 */
export function bytesPerReader(articles: number, readers = usualReaders): Promise<number> {
  return onStand(async ({ store: open }) => {
    const store = await open('Redis', defaultPacking);
    const address = { kind: 'redis', url: store.url } as const;
    const stores = openRedisStores({ address, logger: silent, answerWithinMs: 60_000 });
    try {
      await untilItAnswers(stores);
      await fill(stores, { publication: 'another-title', articles: 2, readers: 500 });
      const before = await store.bytes();
      await fill(stores, { publication: 'nikkei-asian-review', articles, readers });
      return ((await store.bytes()) - before) / readers;
    } finally {
      await stores.close();
    }
  });
}

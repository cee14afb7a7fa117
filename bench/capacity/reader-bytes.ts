import { windowAt } from '../../src/paywall/calendar/window.ts';
import type { Stores } from '../../src/paywall/stores.ts';
import { openRedisStores } from '../../src/redis/open.ts';
import { createKeyedHashes } from '../../src/tokens/keyed-hashes.ts';
import { untilItAnswers } from '../../test/support/stores/store-answers.ts';
import { onStand } from '../load/stand.ts';

/** Packed hashes hold this much only once a bucket has as many readers as it will: 64 in a million. */
const readers = 250_000;
const atOnce = 500;

const silent = { info: () => undefined, warn: () => undefined };

async function fill({ meters }: Stores, articles: number): Promise<void> {
  const hashes = createKeyedHashes('a secret of this measurement, long enough');
  const now = Date.now();
  const window = windowAt({ kind: 'month' }, 'Asia/Tokyo', now);
  const publication = 'a-title';
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

/** What Redis needs for a reader who has read so many articles in one window, in bytes. */
export function bytesPerReader(articles: number): Promise<number> {
  return onStand(async ({ store: open }) => {
    const store = await open('Redis');
    const stores = openRedisStores({
      address: { kind: 'redis', url: store.url },
      logger: silent,
      answerWithinMs: 60_000,
    });
    try {
      await untilItAnswers(stores);
      const before = await store.bytes();
      await fill(stores, articles);
      return ((await store.bytes()) - before) / readers;
    } finally {
      await stores.close();
    }
  });
}

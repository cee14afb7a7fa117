import type { Stores } from '../../src/paywall/stores.ts';
import { openRedisStores } from '../../src/redis/open.ts';
import { openSqliteStores } from '../../src/sqlite/open.ts';
import { untilItAnswers } from '../../test/support/stores/store-answers.ts';

const silent = { info: () => undefined, warn: () => undefined };

/** Opens the store at an address as of `STORE_URL` for as long as it is used, before a service is started on it. */
export async function withStores<T>(url: string, use: (stores: Stores) => Promise<T>): Promise<T> {
  const stores = url.startsWith('file:')
    ? openSqliteStores({ dir: url.slice('file:'.length), clock: { now: Date.now } })
    : openRedisStores({ address: { kind: 'redis', url }, logger: silent, answerWithinMs: 60_000 });
  try {
    await untilItAnswers(stores);
    return await use(stores);
  } finally {
    await stores.close();
  }
}

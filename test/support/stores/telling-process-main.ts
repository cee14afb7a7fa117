import { writeSync } from 'node:fs';
import type { Stores } from '../../../src/paywall/stores.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { eventOf } from '../fixtures/sample-events.ts';
import { noon, publication, reader } from '../fixtures/sample-keys.ts';
import { untilItAnswers } from './store-answers.ts';

type Address = Parameters<typeof openRedisStores>[0]['address'];

/** Changes the entitlements of many readers, and tells of each change, until it is killed. */
async function run(stores: Stores, readers: number): Promise<void> {
  await untilItAnswers(stores);
  await Promise.all(
    Array.from({ length: readers }, async (_, index) => {
      const who = reader(`reader ${index}`);
      for (let version = 0; ; version += 1) {
        const telling = { events: [eventOf(`${index}-${version}`, who)], now: noon };
        const next = { state: 'active', offer: null, endsAt: null, lapse: null } as const;
        await stores.entitlements.compareAndSet({ publication, reader: who, expectedVersion: version, next, telling });
        writeSync(1, '.\n');
      }
    }),
  );
}

const task: { dir: string | null; address: Address | null; readers: number } = JSON.parse(process.argv[2] ?? '{}');
const logger = { info: () => {}, warn: () => {} };
const stores =
  task.address === null
    ? openSqliteStores({ dir: task.dir ?? '', clock: { now: () => noon } })
    : openRedisStores({ address: task.address, logger, answerWithinMs: 5_000 });
await run(stores, task.readers);

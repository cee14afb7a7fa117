import type { DeliveryStore } from '../../../src/paywall/events/delivery-store.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { noon } from '../fixtures/sample-keys.ts';
import { untilItAnswers } from '../stores/store-answers.ts';
import { delivererOf } from './delivering.ts';

/** Delivers until it is killed: by itself at the very step that is asked for, or by who began it. */
const task: {
  readonly dir: string | null;
  readonly address: Parameters<typeof openRedisStores>[0]['address'] | null;
  readonly dieAt: string | null;
  readonly passedMs: number;
} = JSON.parse(process.argv[2] ?? '{}');

const dieAt = (step: string): void => {
  if (task.dieAt === step) process.kill(process.pid, 'SIGKILL');
};

const logger = { info: () => {}, warn: () => {} };
const stores: Stores =
  task.address === null
    ? openSqliteStores({ dir: task.dir ?? '', clock: { now: () => noon } })
    : openRedisStores({ address: task.address, logger, answerWithinMs: 5_000 });
await untilItAnswers(stores);

const deliveries: DeliveryStore = {
  ...stores.deliveries,
  async add(place) {
    dieAt('before it waits');
    await stores.deliveries.add(place);
    dieAt('before it is sent');
  },
  async record(publication, delivery) {
    dieAt('before its outcome is written');
    const written = await stores.deliveries.record(publication, delivery);
    dieAt('after its outcome is written');
    return written;
  },
};

delivererOf({ stores: { ...stores, deliveries }, now: () => noon, realNow: () => Date.now() + task.passedMs }).start();

import { writeSync } from 'node:fs';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { article, noon, november, publication, reader } from '../fixtures/sample-keys.ts';

const task: { dir: string; views: number; limit: number } = JSON.parse(process.argv[2] ?? '{}');
const stores = openSqliteStores({ dir: task.dir, clock: { now: () => noon } });
const view = { publication, reader: reader('ann'), window: november, limit: task.limit, now: noon, count: true };
for (let n = 0; n < task.views; n++) {
  const { outcome } = await stores.meters.view({ ...view, article: article(n) });
  // At once and not when there is time: a process that is killed has said everything that it knew.
  writeSync(1, `${outcome}\n`);
}
await stores.close();

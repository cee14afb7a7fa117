import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { Stores } from '../../../src/paywall/stores.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { openSqliteStores } from '../../../src/sqlite/open.ts';
import { namesOf, readAll } from '../../support/fixtures/sample-events.ts';
import { noon, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { bundledProgram } from '../../support/processes/bundled-program.ts';
import { startRedisServer } from '../../support/stores/redis-server.ts';
import { sharedCluster } from '../../support/stores/shared-stores.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';

const program = fileURLToPath(new URL('../../support/stores/telling-process-main.ts', import.meta.url));

const readers = 12;

/** Runs a process that writes, and kills it in the middle of what it does. */
async function writeUntilKilled(task: object, changes: number): Promise<void> {
  const args = [await bundledProgram(program), JSON.stringify({ dir: null, address: null, readers, ...task })];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let seen = 0;
  for await (const _ of createInterface({ input: child.stdout })) {
    seen += 1;
    if (seen === changes) child.kill('SIGKILL');
  }
  await ended;
  expect(seen).to.be.at.least(changes);
}

async function sweepAll({ outbox }: Stores): Promise<void> {
  let place: string | null = null;
  do place = await outbox.sweep(publication, { now: noon, place });
  while (place !== null);
}

/** Of each reader the numbers of the changes that were told of, and of those that happened. */
async function compare(stores: Stores): Promise<void> {
  const names = namesOf(await readAll(stores));
  for (let index = 0; index < readers; index += 1) {
    const stored = await stores.entitlements.read(publication, reader(`reader ${index}`));
    const happened = Array.from({ length: stored?.version ?? 0 }, (_, version) => `${index}-${version}`);
    expect(names.filter((name) => name.startsWith(`${index}-`))).to.deep.equal(happened);
  }
}

const logger = { info: () => {}, warn: () => {} };

interface Place {
  readonly task: object;
  open(): Stores;
  end(): Promise<void>;
}

async function sqlite(): Promise<Place> {
  const dir = await mkdtemp(join(tmpdir(), 'stile-sqlite-'));
  return {
    task: { dir },
    open: () => openSqliteStores({ dir, clock: { now: () => noon } }),
    end: () => rm(dir, { recursive: true }),
  };
}

async function redis(): Promise<Place> {
  const { address, stop } = await startRedisServer();
  return {
    task: { address },
    open: () => openRedisStores({ address, logger, answerWithinMs: 5_000 }),
    end: () => stop(),
  };
}

async function cluster(): Promise<Place> {
  const { address, flush } = await sharedCluster();
  await flush();
  return { task: { address }, open: () => openRedisStores({ address, logger, answerWithinMs: 5_000 }), end: flush };
}

for (const [name, begin] of [
  ['SQLite', sqlite],
  ['Redis', redis],
  ['Redis Cluster', cluster],
] as const) {
  describe(`events: a process that is killed (${name})`, function () {
    this.timeout(60_000);
    let place: Place;

    before(async () => {
      place = await begin();
    });

    after(() => place.end());

    it('loses nothing between commit and outbox: each change is told of once, in its order, and nothing that did not happen', async () => {
      await writeUntilKilled(place.task, 90);
      const stores = place.open();
      try {
        await untilItAnswers(stores);
        await sweepAll(stores);
        await compare(stores);
        expect((await readAll(stores)).length).to.be.at.least(90);
      } finally {
        await stores.close();
      }
    });
  });
}

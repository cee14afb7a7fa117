import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { ArticleKey } from '../../../src/paywall/articles/article.ts';
import { PaywallError } from '../../../src/paywall/errors.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { eventually } from '../../support/eventually.ts';
import { article, noon, november, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { createRecordingLogger, type RecordingLogger } from '../../support/recording-logger.ts';
import { type RedisServer, startRedisServer } from '../../support/stores/redis-server.ts';
import { answers, untilItAnswers } from '../../support/stores/store-answers.ts';

const place = { publication, reader: reader('ann'), window: november, now: noon };

const went = 'warn: Redis does not answer; the store is unavailable until it does';
const cameBack = 'info: Redis answers again';

interface Attempt {
  readonly article: ArticleKey;
  readonly outcome: string;
  readonly tookMs: number;
}

/** Counts one view and tells how that went and how long the answer took. */
async function attempt(stores: Stores, name: string): Promise<Attempt> {
  const key = article(name);
  const begunAt = performance.now();
  const outcome = await stores.meters.view({ ...place, article: key, limit: 10_000, count: true }).then(
    (result) => result.outcome,
    (error: unknown) => (error instanceof PaywallError ? error.code : String(error)),
  );
  return { article: key, outcome, tookMs: performance.now() - begunAt };
}

/** Goes on attempting, three views at a time, for `forMs`. */
async function attempts(stores: Stores, forMs: number): Promise<Attempt[]> {
  const all: Promise<Attempt>[] = [];
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    for (let i = 0; i < 3; i++) all.push(attempt(stores, `during ${all.length}`));
    await sleep(5);
  }
  return Promise.all(all);
}

const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');

describe('the Redis store in an outage', () => {
  let server: RedisServer;
  let stores: Stores;
  let logger: RecordingLogger;

  beforeEach(async () => {
    server = await startRedisServer();
    logger = createRecordingLogger();
    stores = openRedisStores({ address: server.address, logger });
  });

  afterEach(async () => {
    server.resume();
    await stores.close();
    await server.stop();
  });

  function expectAllRefusedInTime(tried: readonly Attempt[]): void {
    expect(new Set(tried.map(({ outcome }) => outcome))).to.deep.equal(new Set(['store-unavailable']));
    // A connection alone is given up after a second; the rest is for a machine that is busy.
    expect(Math.max(...tried.map(({ tookMs }) => tookMs))).to.be.below(1_000);
  }

  it('can be opened before Redis is there, refuses at once, and works when it comes', async () => {
    await server.kill();
    const early = openRedisStores({ address: server.address, logger });
    try {
      expectAllRefusedInTime(await attempts(early, 300));
      await server.start();
      await untilItAnswers(early);
      expect(await attempt(early, 'first')).to.include({ outcome: 'counted' });
    } finally {
      await early.close();
    }
  });

  it('refuses while Redis is gone, works again within 5 s of its return, and says each once', async () => {
    await untilItAnswers(stores);
    await server.kill();
    await eventually(async () => !(await answers(stores)));
    expectAllRefusedInTime(await attempts(stores, 1_500));
    await server.start();
    await untilItAnswers(stores, 5_000);
    expect(await attempt(stores, 'after')).to.include({ outcome: 'counted' });
    expect(logger.lines).to.deep.equal([went, cameBack]);
  });

  for (const hungMs of [400, 2_500]) {
    it(`counts no view later that it refused while Redis hung for ${hungMs} ms`, async () => {
      await untilItAnswers(stores);
      expect(await attempt(stores, 'before')).to.include({ outcome: 'counted' });
      server.pause();
      const refused = await attempts(stores, hungMs);
      server.resume();
      expectAllRefusedInTime(refused);
      await untilItAnswers(stores, 5_000);
      expect(await attempt(stores, 'after')).to.include({ outcome: 'counted' });
      const counted = (await stores.meters.history(place)).map((view) => hex(view.article));
      expect(counted.sort()).to.deep.equal([hex(article('before')), hex(article('after'))].sort());
      expect(logger.lines).to.deep.equal([went, cameBack]);
    });
  }

  it('tells those who listen for changes when it is back, for it may have missed one', async () => {
    await untilItAnswers(stores);
    await stores.changes.announce();
    let heard = 0;
    stores.changes.subscribe(() => {
      heard += 1;
    });
    await stores.changes.announce();
    await eventually(() => heard > 0);
    await server.kill();
    heard = 0;
    await server.start();
    await eventually(() => heard > 0);
  });

  it('notices that a hung Redis no longer tells of changes, and hears of them when it is back', async () => {
    await untilItAnswers(stores);
    let heard = 0;
    stores.changes.subscribe(() => {
      heard += 1;
    });
    server.pause();
    await sleep(2_500);
    heard = 0;
    server.resume();
    await eventually(() => heard > 0);
  });

  it('can be closed while Redis hangs', async () => {
    await untilItAnswers(stores);
    server.pause();
    const begunAt = performance.now();
    await stores.close();
    expect(performance.now() - begunAt).to.be.below(2_000);
    expect((await attempt(stores, 'late')).outcome).to.equal('store-unavailable');
  });
});

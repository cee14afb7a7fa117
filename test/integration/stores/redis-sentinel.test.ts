import { type AddressInfo, createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { PaywallError } from '../../../src/paywall/errors.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { eventually } from '../../support/eventually.ts';
import { article, noon, november, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { createRecordingLogger, type RecordingLogger } from '../../support/recording-logger.ts';
import { startService } from '../../support/service.ts';
import { type RedisSentinel, startRedisSentinel } from '../../support/stores/redis-sentinel.ts';
import { answers, untilItAnswers } from '../../support/stores/store-answers.ts';

const place = { publication, reader: reader('ann'), window: november, now: noon };

/** What a promotion may take on a busy machine; a fraction of it is usual. */
const failoverMs = 15_000;

/** Counts one view, and tells how that went and how long the answer took. */
async function attempt(stores: Stores, name: string) {
  const begunAt = performance.now();
  const outcome = await stores.meters.view({ ...place, article: article(name), limit: 10_000, count: true }).then(
    (result) => result.outcome,
    (error: unknown) => (error instanceof PaywallError ? error.code : String(error)),
  );
  return { name, outcome, tookMs: performance.now() - begunAt };
}

type Attempt = Awaited<ReturnType<typeof attempt>>;

/** Goes on attempting until a view is counted again after one was refused. */
async function attemptThroughout(stores: Stores): Promise<readonly Attempt[]> {
  const all: Attempt[] = [];
  let refused = false;
  await eventually(async () => {
    const one = await attempt(stores, `during ${all.length}`);
    all.push(one);
    refused ||= one.outcome === 'store-unavailable';
    return refused && one.outcome === 'counted';
  }, failoverMs);
  return all;
}

const hex = (key: Uint8Array) => Buffer.from(key).toString('hex');

describe('the Redis store behind a sentinel', () => {
  let redis: RedisSentinel;
  let stores: Stores;
  let logger: RecordingLogger;

  beforeEach(async () => {
    redis = await startRedisSentinel();
    logger = createRecordingLogger();
    stores = openRedisStores({ address: redis.address, logger });
    await untilItAnswers(stores);
  });

  afterEach(async () => {
    await stores?.close();
    await redis?.stop();
  });

  for (const [what, fail] of [
    ['is killed', 'kill'],
    ['hangs', 'pause'],
  ] as const) {
    it(`answers in time when the primary ${what}, and works with the promoted replica by itself`, async () => {
      expect(await attempt(stores, 'before')).to.include({ outcome: 'counted' });
      await redis.replicated();
      const old = await redis.primary();
      await old[fail]();
      const tried = await attemptThroughout(stores);
      expect(await redis.primary()).not.to.equal(old);
      // A connection alone is given up after a second; the rest is for a machine that is busy.
      expect(Math.max(...tried.map(({ tookMs }) => tookMs))).to.be.below(1_000);
      expect(await attempt(stores, 'before')).to.include({ outcome: 'already-read' });
      const counted = tried.filter(({ outcome }) => outcome === 'counted').map(({ name }) => name);
      const history = await stores.meters.history(place);
      expect(history.map((view) => hex(view.article)).sort()).to.deep.equal(
        ['before', ...counted].map((name) => hex(article(name))).sort(),
      );
      expect(logger.lines).to.deep.equal([
        'warn: Redis does not answer; the store is unavailable until it does',
        'info: Redis answers again',
      ]);
    });
  }

  it('soon counts nothing more at an old primary that hung, kept its connections, and goes on after the promotion', async () => {
    const old = await redis.primary();
    old.pause();
    await eventually(async () => (await redis.primary()) !== old, failoverMs);
    old.resume();
    const fresh = openRedisStores({ address: redis.address, logger });
    let tries = 0;
    try {
      // Sentinel itself leaves the old one for eight seconds and more before it makes it a replica.
      await eventually(async () => {
        tries += 1;
        const name = `after ${tries}`;
        if ((await attempt(stores, name)).outcome !== 'counted') return false;
        return (await attempt(fresh, name)).outcome === 'already-read';
      }, 4_000);
    } finally {
      await fresh.close();
    }
  });

  it('tells those who listen for changes of what is announced at the promoted replica', async () => {
    let heard = 0;
    stores.changes.subscribe(() => {
      heard += 1;
    });
    await (await redis.primary()).kill();
    await eventually(async () => !(await answers(stores)));
    await untilItAnswers(stores, failoverMs);
    await eventually(() => heard > 0);
    heard = 0;
    await stores.changes.announce();
    await eventually(() => heard > 0);
  });

  describe('of several, one of which hangs', () => {
    let hung: Server;

    beforeEach(async () => {
      // It takes what comes and never says a word.
      hung = createServer((socket) => socket.resume());
      await new Promise<void>((resolve) => hung.listen(0, '127.0.0.1', resolve));
    });

    afterEach(async () => {
      await new Promise((resolve) => hung.close(resolve));
    });

    it('asks the next', async () => {
      const { port } = hung.address() as AddressInfo;
      const nodes = [{ host: '127.0.0.1', port }, ...redis.address.nodes];
      const other = openRedisStores({ address: { ...redis.address, nodes }, logger });
      try {
        await untilItAnswers(other);
        expect(await attempt(other, 'first')).to.include({ outcome: 'counted' });
      } finally {
        await other.close();
      }
    });

    it('can be closed while it waits for that', async () => {
      const { port } = hung.address() as AddressInfo;
      const other = openRedisStores({ address: { ...redis.address, nodes: [{ host: '127.0.0.1', port }] }, logger });
      await sleep(20);
      const begunAt = performance.now();
      await other.close();
      expect(performance.now() - begunAt).to.be.below(2_000);
    });
  });

  it('is what STORE_URL names, and serves', async () => {
    const { name, nodes, username, password } = redis.address;
    const [{ host, port }] = nodes;
    const service = await startService({
      STORE_URL: `redis+sentinel://${username}:${password}@${host}:${port}/${name}`,
    });
    try {
      expect((await fetch(`${service.url}/readyz`)).status).to.equal(200);
    } finally {
      await service.close();
    }
  });

  it('refuses while its sentinels know no such name', async () => {
    const other = openRedisStores({ address: { ...redis.address, name: 'unknown' }, logger });
    try {
      expect(await attempt(other, 'first')).to.include({ outcome: 'store-unavailable' });
    } finally {
      await other.close();
    }
  });
});

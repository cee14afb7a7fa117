import { expect } from 'chai';
import fc from 'fast-check';
import { Redis } from 'ioredis';
import { hasCode } from '../../../src/paywall/errors.ts';
import type { ViewResult } from '../../../src/paywall/metering/meter.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { viewKeys } from '../../../src/redis/keys.ts';
import { viewText } from '../../../src/redis/metering/packed-views.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { defineScripts } from '../../../src/redis/scripts.ts';
import { timestamp } from '../../../src/redis/timestamps.ts';
import { article, noon, november, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { createRecordingLogger } from '../../support/recording-logger.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';

interface Asked {
  readonly who: number;
  readonly what: number;
  readonly count: boolean;
}

const view = ({ who, what, count }: Asked) => ({
  publication,
  reader: reader(`reader-${who}`),
  window: november,
  article: article(`article-${what}`),
  limit: 3,
  now: noon,
  count,
});

const anyView = fc.record({ who: fc.nat(5), what: fc.nat(5), count: fc.boolean() });

describe('views that are sent to Redis together', () => {
  const server = useRedisServer();
  let client: Redis;
  let stores: Stores;

  before(async () => {
    client = new Redis(server.url);
    defineScripts(client);
    stores = openRedisStores({ address: server.address, logger: createRecordingLogger(), answerWithinMs: 5_000 });
    await untilItAnswers(stores);
  });

  beforeEach(() => client.flushall());

  after(async () => {
    await stores.close();
    client.disconnect();
  });

  const scriptsRun = async () =>
    Number(/cmdstat_evalsha:calls=(\d+)/.exec(await client.info('commandstats'))?.[1] ?? 0);

  it('take one command for 32 of them, and are answered as one after the other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyView, { minLength: 33, maxLength: 64 }), async (asked) => {
        await client.flushall();
        const alone: unknown[] = [];
        for (const one of asked) alone.push(await stores.meters.view(view(one)));
        await client.flushall();
        const before = await scriptsRun();
        expect(await Promise.all(asked.map((one) => stores.meters.view(view(one))))).to.deep.equal(alone);
        expect((await scriptsRun()) - before).to.be.at.most(2);
      }),
      { numRuns: 20 },
    );
  });

  it('are refused one by one if Redis has no room, and those that write nothing are answered', async () => {
    const known = { who: 1, what: 1, count: true };
    await stores.meters.view(view(known));
    await client.config('SET', 'maxmemory', '1');
    const asked = [known, { ...known, what: 2 }, { ...known, what: 3, count: false }, { who: 2, what: 1, count: true }];
    const answers = await Promise.allSettled(asked.map((one) => stores.meters.view(view(one))));
    await client.config('SET', 'maxmemory', '0');
    const outcomes = answers.map((answer) =>
      answer.status === 'fulfilled'
        ? (answer.value as ViewResult).outcome
        : hasCode(answer.reason, 'store-unavailable'),
    );
    expect(outcomes).to.deep.equal(['already-read', true, 'room', true]);
  });

  it('are counted once Redis has lost its scripts', async () => {
    await stores.meters.view(view({ who: 1, what: 1, count: true }));
    await client.script('FLUSH');
    const asked = [1, 2, 3].map((who) => ({ who, what: 2, count: true }));
    const answers = await Promise.all(asked.map((one) => stores.meters.view(view(one))));
    expect(answers.map((answer) => (answer as ViewResult).outcome)).to.deep.equal(['counted', 'counted', 'counted']);
  });

  it('write nothing past their deadline, and those that write nothing are answered', async () => {
    await stores.meters.view(view({ who: 1, what: 1, count: true }));
    const asked = [2, 1].map((what) => view({ who: 1, what, count: true }));
    const texts = asked.map(({ article: key, now }) => {
      const who = Buffer.from(reader('reader-1')).toString('latin1');
      return `3 ${timestamp(now)}  1000 1   ${who}${viewText(key, now, november)}`;
    });
    const keys = asked.flatMap((one) => viewKeys(one));
    expect(await client.stileViews(keys.length, ...keys, '1', ...texts)).to.deep.equal([
      'views',
      'late',
      'already-read 1 0  ',
    ]);
  });
});

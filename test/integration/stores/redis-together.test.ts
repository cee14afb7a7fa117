import { expect } from 'chai';
import { Redis } from 'ioredis';
import type { Window } from '../../../src/paywall/calendar/window.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { entitlementsKey, formatKey, meterKeys } from '../../../src/redis/keys.ts';
import { packView, viewBytes } from '../../../src/redis/metering/packed-views.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { defineScripts } from '../../../src/redis/scripts.ts';
import { timestamp } from '../../../src/redis/timestamps.ts';
import { article, dayMs, noon, november, publication, reader, rolling } from '../../support/fixtures/sample-keys.ts';
import { createRecordingLogger } from '../../support/recording-logger.ts';
import { startRedisServer, useRedisServer } from '../../support/stores/redis-server.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';

const anonymous = reader('somebody');
const registered = reader('ann');

const buffer = (bytes: Uint8Array) => Buffer.from(bytes);

async function open(server: { readonly address: { readonly kind: 'redis'; readonly url: string } }): Promise<Stores> {
  const logger = createRecordingLogger();
  const stores = openRedisStores({ address: server.address, logger, answerWithinMs: 5_000 });
  await untilItAnswers(stores);
  return stores;
}

const view = (who: typeof anonymous, name: string, window: Window = november) => ({
  publication,
  reader: who,
  window,
  article: article(name),
  limit: 3,
  now: noon,
  count: true,
});

const together = (name: string, window?: Window) => ({ ...view(registered, name, window), anonymous });

describe('a view of two readers in one Redis', () => {
  const server = useRedisServer();
  let client: Redis;
  let stores: Stores;

  before(async () => {
    client = new Redis(server.url);
    defineScripts(client);
  });

  // A process remembers which unions are made.
  beforeEach(async () => {
    await client.flushall();
    stores = await open(server);
  });

  afterEach(() => stores.close());

  after(() => client.disconnect());

  const metersOf = (who: typeof anonymous, window: Window = november) =>
    meterKeys({ publication, reader: who, window });

  /** The first step of a union, as a process makes it that is killed then. */
  const claim = (who: typeof registered) =>
    client.stileUniteClaimBuffer(
      ...metersOf(anonymous),
      buffer(anonymous),
      buffer(who),
      timestamp(noon),
      String(viewBytes(november)),
      '',
      String(Date.now() * 2),
    );

  it('writes nothing past its deadline', async () => {
    const answer = await client.stileViewTogether(
      ...[entitlementsKey(publication, registered), ...metersOf(registered)],
      ...[entitlementsKey(publication, anonymous), ...metersOf(anonymous)],
      ...[
        buffer(registered),
        packView(article('a'), noon, november),
        '3',
        timestamp(noon),
        '',
        '1000',
        '1',
        '1',
        '',
        '',
      ],
      buffer(anonymous),
    );
    expect(answer).to.equal('late');
    expect(await client.keys('*')).to.deep.equal([formatKey]);
  });

  it('B17: is apart while their union is half made, and goes on while that with another is', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    await claim(registered);
    expect(await stores.meters.view(together('b'))).to.include({ outcome: 'apart' });
    expect(await stores.meters.view({ ...together('b'), reader: reader('bob') })).to.include({ outcome: 'counted' });
    const union = { publication, anonymous, registered, window: november, now: noon };
    expect(await stores.meters.unite(union)).to.include({ outcome: 'united' });
    expect(await stores.meters.view(together('b'))).to.include({ outcome: 'counted', used: 2 });
  });

  for (const [kind, window] of [
    ['a month', november],
    ['a rolling window', rolling(noon - dayMs)],
  ] as const)
    it(`item 12: finds what versions before format 2 counted of the anonymous reader in ${kind}`, async () => {
      const [, former] = metersOf(anonymous, window);
      const second = Buffer.alloc(4);
      second.writeUInt32BE(noon / 1000);
      await client.hset(former, buffer(anonymous), Buffer.concat([article('a'), second]));
      if (window.kind === 'rolling') await client.hset(former, 'end', timestamp(window.endsAt));
      await client.pexpire(former, 600_000);
      expect(await stores.meters.view(together('b', window))).to.include({ outcome: 'apart' });
      await stores.meters.unite({ publication, anonymous, registered, window, now: noon });
      expect(await stores.meters.view(together('b', window))).to.include({ outcome: 'counted', used: 2 });
    });
});

describe('a view of two readers in a Redis of a cluster whose address does not say so', () => {
  it('is apart, and all else as in any other', async () => {
    const server = await startRedisServer(['--cluster-enabled', 'yes']);
    const client = new Redis(server.url);
    try {
      await client.cluster('ADDSLOTSRANGE', 0, 16_383);
      const stores = await open(server);
      for (let nth = 0; nth < 2; nth += 1)
        expect(await stores.meters.view(together('a'))).to.include({ outcome: 'apart' });
      expect(await stores.meters.view(view(registered, 'a'))).to.include({ outcome: 'counted', used: 1 });
      expect(await client.keys('*'))
        .to.include(formatKey)
        .and.have.lengthOf(2);
      await stores.close();
    } finally {
      client.disconnect();
      await server.stop();
    }
  });
});

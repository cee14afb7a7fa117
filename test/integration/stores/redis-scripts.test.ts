import { expect } from 'chai';
import { Redis } from 'ioredis';
import { PaywallError } from '../../../src/paywall/errors.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { entitlementsKey, formatKey, meterKeys } from '../../../src/redis/keys.ts';
import { packView } from '../../../src/redis/metering/packed-views.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { defineScripts } from '../../../src/redis/scripts.ts';
import { timestamp } from '../../../src/redis/timestamps.ts';
import { article, noon, november, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { createRecordingLogger, type RecordingLogger } from '../../support/recording-logger.ts';
import { type RedisServer, startRedisServer } from '../../support/stores/redis-server.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';

const anonymous = reader('somebody');
const registered = reader('ann');
const request = { publication, anonymous, registered, window: november, now: noon };

const metersOf = (who: typeof anonymous) => meterKeys({ publication, reader: who, window: november });

const field = (who: typeof anonymous) => Buffer.from(who.subarray(2, 8));

const view = (who: typeof anonymous, name: string) => ({
  publication,
  reader: who,
  window: november,
  article: article(name),
  limit: 10,
  now: noon,
  count: true,
});

const buffer = (key: Uint8Array) => Buffer.from(key);

const farAhead = String(Date.now() * 2);

const past = '1';

describe('the scripts of the Redis store', () => {
  let server: RedisServer;
  let client: Redis;
  let stores: Stores;
  let logger: RecordingLogger;

  before(async () => {
    server = await startRedisServer();
    client = new Redis(server.url);
    defineScripts(client);
  });

  beforeEach(async () => {
    await client.config('SET', 'maxmemory', '0');
    await client.flushall();
    logger = createRecordingLogger();
    stores = openRedisStores({ address: server.address, logger, answerWithinMs: 5_000 });
    await untilItAnswers(stores);
  });

  afterEach(() => stores.close());

  after(async () => {
    client.disconnect();
    await server.stop();
  });

  const claim = (deadline: string) =>
    client.stileUniteClaimBuffer(
      ...metersOf(anonymous),
      buffer(anonymous),
      buffer(registered),
      timestamp(noon),
      '9',
      '',
      deadline,
    );

  const add = (entries: Buffer, deadline: string) =>
    client.stileAdd(
      ...metersOf(registered),
      buffer(registered),
      buffer(anonymous),
      entries,
      timestamp(noon),
      '',
      '60000',
      deadline,
      '9',
    );

  it('write nothing when they run past their deadline', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    const [key = ''] = await client.keys('stile:{*');
    const before = await client.dumpBuffer(key);
    const entry = packView(article('b'), noon, november);
    const who = buffer(anonymous);
    const now = timestamp(noon);
    const meters = metersOf(anonymous);
    const entitlements = entitlementsKey(publication, anonymous);
    expect(
      await client.stileView(entitlements, ...meters, who, entry, '10', now, '', '1000', past, '1', '', ''),
    ).to.equal('late');
    expect(
      await client.stileRelease(...meters, who, entry.subarray(0, 6), now, '9', '', past, '0', '3', '', '', ''),
    ).to.include('not-counted');
    expect(
      await client.stileRelease(...meters, who, buffer(article('a')), now, '9', '', past, '0', '3', '', '', ''),
    ).to.deep.equal(['late']);
    expect((await claim(past))[0].toString()).to.equal('late');
    expect(await add(entry, past)).to.deep.equal(['late']);
    const adopted = await client.stileAdd(
      ...metersOf(registered),
      buffer(registered),
      '',
      entry,
      now,
      '',
      '1000',
      past,
      '9',
    );
    expect(adopted).to.deep.equal(['late']);
    expect(await client.stileCompareAndSet('stile:publications', 'a/settings', '0', '{} 1', past)).to.equal('late');
    expect(await client.stileResetMeters(2, ...meters, who, past, '9')).to.equal('late');
    expect(
      String(
        await client.stileEraseReaderBuffer(
          6,
          entitlements,
          'stile:b',
          'stile:u',
          'stile:f',
          ...meters,
          who,
          past,
          '9',
        ),
      ),
    ).to.equal('late');
    expect(await client.stileForgetUnion(...meters, who, buffer(registered), '12', '9', past)).to.equal('late');
    expect(await client.keys('*')).to.have.members([key, formatKey]);
    expect(await client.dumpBuffer(key)).to.deep.equal(before);
  });

  it('B17: take up a union that was interrupted after the claim', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    await claim(farAhead);
    expect(await stores.meters.unite({ ...request, registered: reader('bob') })).to.include({ outcome: 'done-before' });
    expect(await stores.meters.history({ ...request, reader: registered })).to.deep.equal([]);
    // Another process: the first one remembers that the union is not for it to make again.
    const other = openRedisStores({ address: server.address, logger, answerWithinMs: 5_000 });
    try {
      await untilItAnswers(other);
      expect(await other.meters.unite(request)).to.include({ outcome: 'united' });
      expect(await other.meters.view(view(registered, 'a'))).to.include({
        outcome: 'already-read',
        used: 1,
        united: true,
      });
      expect(await other.meters.unite(request)).to.include({ outcome: 'done-before' });
    } finally {
      await other.close();
    }
  });

  it('B17: take up a union that was interrupted after the articles were added, and add none twice', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    const [, entries] = await claim(farAhead);
    await add(entries ?? Buffer.alloc(0), farAhead);
    // What the registered reader gives back in between does not come back with the repeated step.
    expect(await stores.meters.release({ most: 3, ...view(registered, 'a') })).to.include({
      outcome: 'released',
      used: 0,
    });
    expect(await stores.meters.unite(request)).to.include({ outcome: 'united' });
    expect(await stores.meters.view({ ...view(registered, 'b'), count: false })).to.include({ used: 0, united: true });
    expect(await stores.meters.unite(request)).to.include({ outcome: 'done-before' });
  });

  it('B6: unite what is counted while a union is made, and none of it is lost', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    const [, entries] = await claim(farAhead);
    await add(entries ?? Buffer.alloc(0), farAhead);
    await stores.meters.view(view(anonymous, 'b'));
    expect(await stores.meters.unite(request)).to.include({ outcome: 'united' });
    for (const name of ['a', 'b'])
      expect(await stores.meters.view(view(anonymous, name)), name).to.include({ outcome: 'already-read', used: 2 });
  });

  it('do not bring a meter back that expired in the middle of a union', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    await claim(farAhead);
    await client.del(metersOf(anonymous)[0]);
    await client.stileUniteDoneBuffer(...metersOf(anonymous), buffer(anonymous), buffer(registered), '0', '9');
    expect(await client.keys('*')).to.deep.equal([formatKey]);
  });

  it('find an article by its whole key in its own place, and not across two entries', async () => {
    const [meter] = metersOf(anonymous);
    // The last three bytes of the first article, its time, and then three bytes of the next.
    const views = Buffer.from('010203040506' + '070809' + '0b0c0d0e0f10' + '07080a', 'hex');
    await client.rpush(meter, field(anonymous), views);
    for (let at = 0; at + 6 <= views.length; at++) {
      const found = await stores.meters.view({
        ...view(anonymous, ''),
        article: Uint8Array.from(views.subarray(at, at + 6)) as ReturnType<typeof article>,
        count: false,
      });
      expect(found.outcome, `at ${at}`).to.equal(at % 9 === 0 ? 'already-read' : 'room');
    }
  });

  it('that Redis refuses are store-unavailable, are logged once, and do not stop what it does not refuse', async () => {
    await stores.meters.view(view(anonymous, 'a'));
    await client.config('SET', 'maxmemory', '1');
    for (let i = 0; i < 3; i++) {
      const refused = await stores.meters.view(view(anonymous, 'b')).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(PaywallError).and.to.include({ code: 'store-unavailable' });
    }
    expect(logger.lines).to.deep.equal(['warn: Redis refused a command']);
    await client.config('SET', 'maxmemory', '0');
    expect(await stores.meters.view(view(anonymous, 'b'))).to.include({ outcome: 'counted', used: 2 });
  });
});

import { expect } from 'chai';
import { Redis } from 'ioredis';
import type { ReaderKey } from '../../../src/paywall/reader.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import {
  adminSessionKey,
  adminSessionsKey,
  ampSignInKey,
  ampSignInsKey,
  auditKey,
  billingKey,
  bookmarkKey,
  bucketCount,
  bucketOf,
  changesChannel,
  clockKey,
  entitlementsKey,
  eventKey,
  formatKey,
  leaseKey,
  meterKeys,
  meterTtlMs,
  publicationsKey,
  rateLimitPrefix,
  secretKey,
  tallyKey,
  trialsKey,
  trialWriteKey,
} from '../../../src/redis/keys.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { article, noon, november, reader, rolling } from '../../support/fixtures/sample-keys.ts';
import { createRecordingLogger } from '../../support/recording-logger.ts';
import { type RedisServer, startRedisServer } from '../../support/stores/redis-server.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';

const publication = 'nikkei-asian-review';

const hourMs = 3_600_000;

/** The first two bytes are the bucket: 0xc102 is 0x0102 once the two bits that are too many are gone. */
const known = Uint8Array.from([0xc1, 0x02, 3, 4, 5, 6, 7, 8, 9, 10, 11, 0xff]) as ReaderKey;

describe('the keys in Redis', () => {
  it('are these, for a changed key is a silent wipe', () => {
    expect({
      entitlements: entitlementsKey(publication, known),
      month: meterKeys({ publication, reader: known, window: november }),
      week: meterKeys({ publication, reader: known, window: { kind: 'week', id: 'week:2026-11-23' } }),
      day: meterKeys({ publication, reader: known, window: { kind: 'day', id: 'day:2026-11-23' } }),
      rolling: meterKeys({ publication, reader: known, window: rolling(noon) }),
      publications: publicationsKey,
      changes: changesChannel,
      secret: secretKey('reader'),
      clock: clockKey,
      rateLimit: rateLimitPrefix('checkout'),
      billing: billingKey(publication, known),
      trials: trialsKey(publication, 'aB3_more'),
      event: eventKey('evt_1'),
      lease: leaseKey('reconcile-events'),
      bookmark: bookmarkKey('reconcile-events'),
      audit: auditKey(publication),
      adminSession: adminSessionKey('aB3_'),
      adminSessions: adminSessionsKey('aB3_'),
      ampSignIn: ampSignInKey(publication, known),
      ampSignIns: ampSignInsKey(publication, known),
      tally: tallyKey(publication, '2026-11-23', 'aB3_'),
      trialWrite: trialWriteKey,
      format: formatKey,
    }).to.deep.equal({
      entitlements: 'stile:{nikkei-asian-review:258}:e',
      month: ['stile:{nikkei-asian-review:258}:m:2026-11', 'stile:{nikkei-asian-review:258}:m:month:2026-11'],
      week: ['stile:{nikkei-asian-review:258}:w:2026-11-23', 'stile:{nikkei-asian-review:258}:m:week:2026-11-23'],
      day: ['stile:{nikkei-asian-review:258}:d:2026-11-23', 'stile:{nikkei-asian-review:258}:m:day:2026-11-23'],
      rolling: [
        'stile:{nikkei-asian-review:258}:o:wQIDBAUGBwgJCgv_',
        'stile:{nikkei-asian-review:258}:r:wQIDBAUGBwgJCgv_',
      ],
      publications: 'stile:publications',
      changes: 'stile:changes',
      secret: 'stile:secret:reader',
      clock: 'stile:clock',
      rateLimit: 'stile:limit:checkout',
      billing: 'stile:{nikkei-asian-review:258}:b',
      trials: 'stile:trials:nikkei-asian-review:aB',
      event: 'stile:event:evt_1',
      lease: 'stile:lease:reconcile-events',
      bookmark: 'stile:bookmark:reconcile-events',
      audit: 'stile:audit:nikkei-asian-review',
      adminSession: 'stile:admin-session:aB3_',
      adminSessions: 'stile:admin-sessions:aB3_',
      ampSignIn: 'stile:amp:nikkei-asian-review:wQIDBAUGBwgJCgv_',
      ampSignIns: 'stile:amp-of:nikkei-asian-review:wQIDBAUGBwgJCgv_',
      tally: 'stile:tally:nikkei-asian-review:2026-11-23:7',
      trialWrite: 'stile:trial-write',
      format: 'stile:format',
    });
  });

  it('spread the readers over all buckets', () => {
    const buckets = new Set(Array.from({ length: 65_536 }, (_, n) => bucketOf(Uint8Array.of(n >> 8, n) as ReaderKey)));
    expect(buckets.size).to.equal(bucketCount);
    expect(Math.max(...buckets)).to.equal(bucketCount - 1);
  });

  const first = Uint8Array.of(0, 0) as ReaderKey;
  const last = Uint8Array.of(0xff, 0xff) as ReaderKey;

  it('of rolling windows live as long as those and up to a minute longer', () => {
    const window = { kind: 'rolling', endsAt: noon + 5_000 } as const;
    expect(meterTtlMs(first, window, noon)).to.equal(6_000);
    expect(meterTtlMs(last, window, noon)).to.be.within(64_900, 65_000);
    expect(meterTtlMs(known, { ...window, endsAt: noon - 5_000 }, noon)).to.be.within(1_000, 60_000);
  });

  it('B10: of calendar windows live 26 hours longer than that, for they may end later in another time zone', () => {
    const window = { kind: 'day', endsAt: noon + 5_000 } as const;
    expect(meterTtlMs(first, window, noon)).to.equal(26 * hourMs + 6_000);
    expect(meterTtlMs(last, window, noon)).to.be.within(26 * hourMs + 64_900, 26 * hourMs + 65_000);
    expect(meterTtlMs(first, { ...window, endsAt: noon - 27 * hourMs }, noon)).to.equal(1_000);
  });
});

describe('what the Redis store writes', () => {
  let server: RedisServer;
  let client: Redis;
  let stores: Stores;

  before(async () => {
    server = await startRedisServer();
    client = new Redis(server.url);
    stores = openRedisStores({ address: server.address, logger: createRecordingLogger(), answerWithinMs: 5_000 });
    await untilItAnswers(stores);
  });

  beforeEach(() => client.flushall());

  after(async () => {
    client.disconnect();
    await stores.close();
    await server.stop();
  });

  const view = { publication, reader: known, article: article('first'), limit: 10, now: noon, count: true };

  it('is nine bytes per article after six of the reader, and expires 26 hours after its window', async () => {
    await stores.meters.view({ ...view, window: november });
    await stores.meters.view({
      ...view,
      window: november,
      article: article('second'),
      now: noon + 1_000,
      receipt: true,
    });
    expect(await client.keys('*')).to.deep.equal(['stile:{nikkei-asian-review:258}:m:2026-11']);
    const [key = ''] = await client.keys('stile:{*');
    const time = (hex: string) => Buffer.from(hex, 'hex');
    // The last 23 bits of 0x6b042ac0, and before them the bit of the receipt.
    expect(await client.lrangeBuffer(key, 0, -1)).to.deep.equal([
      Buffer.from(known.subarray(2, 8)),
      Buffer.concat([article('first'), time('042ac0'), article('second'), time('842ac1')]),
    ]);
    const leastMs = november.endsAt - noon + 26 * hourMs;
    expect(await client.pttl(key)).to.be.within(leastMs, leastMs + 60_000);
  });

  it('keeps the first expiry of a bucket when another reader joins it', async () => {
    await stores.meters.view({ ...view, window: november });
    const [key = ''] = await client.keys('stile:{*');
    await client.pexpire(key, 5_000);
    const neighbour = Uint8Array.from([...known.slice(0, 7), 1, ...known.slice(8)]) as ReaderKey;
    await stores.meters.view({ ...view, window: november, reader: neighbour });
    expect(await client.llen(key)).to.equal(4);
    expect(await client.pttl(key)).to.be.within(1, 5_000);
  });

  it('expires, whatever wrote it, but for entitlements', async () => {
    const now = noon;
    const window = rolling(noon);
    await stores.meters.view({ ...view, window });
    await stores.meters.unite({ publication, anonymous: known, registered: reader('ann'), window, now });
    const views = [{ article: article('old'), countedAt: noon }];
    await stores.meters.adopt({ publication, reader: reader('bob'), window: november, views, now });
    await stores.rateLimits.take({ scope: 'checkout', client: 'Zk3s', requests: 1, perSeconds: 60 });
    const next = { state: 'active', offer: null, endsAt: null, lapse: null } as const;
    await stores.entitlements.compareAndSet({ publication, reader: known, expectedVersion: 0, next });
    const figures = new Map([['counted', 1]] as const);
    const batch = { publication, day: '2026-11-23', figures, writer: 'one', number: 1, now, keptUntil: now + hourMs };
    await stores.tallies.add(batch);
    const keys = await client.keys('*');
    const lasting = [];
    for (const key of keys) if ((await client.pttl(key)) === -1) lasting.push(key);
    expect(keys).to.have.length(6);
    expect(lasting).to.deep.equal([entitlementsKey(publication, known)]);
  });

  it('a script after SCRIPT FLUSH is sent whole again', async () => {
    await stores.meters.view({ ...view, window: november });
    await client.script('FLUSH');
    expect(await stores.meters.view({ ...view, window: november })).to.include({ outcome: 'already-read' });
  });
});

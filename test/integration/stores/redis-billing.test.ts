import { expect } from 'chai';
import { Redis } from 'ioredis';
import type { ReaderKey } from '../../../src/paywall/reader.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import {
  auditKey,
  billingKey,
  bookmarkKey,
  entitlementsKey,
  eventKey,
  leaseKey,
  trialsKey,
  unpaidKey,
} from '../../../src/redis/keys.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { defineScripts } from '../../../src/redis/scripts.ts';
import { timestamp } from '../../../src/redis/timestamps.ts';
import { eventually } from '../../support/eventually.ts';
import { dayMs, noon, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { createRecordingLogger } from '../../support/recording-logger.ts';
import { type RedisServer, startRedisServer } from '../../support/stores/redis-server.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';

const ann = { publication, reader: reader('ann') };

const bytesOfAnn = Buffer.from(ann.reader);

const checkout = {
  offer: 'yearly',
  offerVersion: 2,
  session: 'cs_1',
  url: 'https://checkout.example/cs_1',
  expiresAt: noon,
};

const entry = { at: noon, who: 'ann', what: 'offer.end yearly', before: null, after: { status: 'ended' } };

const leaseMs = 300_000;

const past = '1';

const farAhead = String(Date.now() * 2);

describe('what the Redis store writes of billing', () => {
  let server: RedisServer;
  let client: Redis;
  let stores: Stores;

  before(async () => {
    server = await startRedisServer();
    client = new Redis(server.url);
    defineScripts(client);
    stores = openRedisStores({ address: server.address, logger: createRecordingLogger(), answerWithinMs: 5_000 });
    await untilItAnswers(stores);
  });

  beforeEach(() => client.flushall());

  after(async () => {
    client.disconnect();
    await stores.close();
    await server.stop();
  });

  const kept = (who: ReaderKey) =>
    client.hget(billingKey(publication, who), Buffer.concat([Buffer.from('c'), bytesOfAnn]));

  it('is in these records, for a changed record is a silent wipe', async () => {
    const { billing, inbox, leases, audit } = stores;
    await billing.claimCustomer({ ...ann, customer: 'cus_1', instead: null, now: noon });
    await billing.replaceCheckout({ ...ann, expected: null, next: checkout, now: noon });
    await billing.keepCustomer(ann);
    await billing.claimSuccessor({ ...ann, successor: ann.reader });
    await billing.claimTrials(publication, ['aB3'], 'owner');
    await inbox.claim('evt_1', { now: noon, leaseMs });
    await inbox.finish('evt_2', noon);
    await leases.acquire({ name: 'work', holder: 'me', now: noon, leaseMs });
    await leases.writeBookmark('work', 'sub_1');
    await audit.append(publication, entry);
    const [[, fields] = []] = await client.xrange(auditKey(publication), '-', '+');
    expect({
      unpaid: await client.hget(unpaidKey(publication, ann.reader), 'c'),
      checkout: await client.hget(unpaidKey(publication, ann.reader), 'o'),
      customer: await kept(ann.reader),
      heir: await client.hget(billingKey(publication, ann.reader), Buffer.concat([Buffer.from('h'), bytesOfAnn])),
      trial: await client.hget(trialsKey(publication, 'aB3'), 'aB3'),
      claimed: await client.get(eventKey('evt_1')),
      done: await client.get(eventKey('evt_2')),
      lease: await client.get(leaseKey('work')),
      bookmark: await client.get(bookmarkKey('work')),
      audit: fields,
    }).to.deep.equal({
      unpaid: null,
      customer: 'cus_1',
      checkout:
        '{"offer":"yearly","offerVersion":2,"session":"cs_1","url":"https://checkout.example/cs_1","expiresAt":1795435200000}',
      heir: bytesOfAnn.toString('hex'),
      trial: 'owner',
      claimed: '1795435500000',
      done: 'done',
      lease: '1795435500000me',
      bookmark: 'sub_1',
      audit: [
        'entry',
        '{"at":1795435200000,"who":"ann","what":"offer.end yearly","before":null,"after":{"status":"ended"}}',
      ],
    });
  });

  it('S6: expires while nothing was bought, and stands for good from then on', async () => {
    const { billing } = stores;
    const key = unpaidKey(publication, ann.reader);
    await billing.claimCustomer({ ...ann, customer: 'cus_1', instead: null, now: noon });
    await billing.replaceCheckout({ ...ann, expected: null, next: checkout, now: noon });
    expect(await client.keys('*')).to.deep.equal([key]);
    expect(await client.pttl(key)).to.be.within(35 * dayMs - 60_000, 35 * dayMs);
    await billing.keepCustomer(ann);
    await client.del(key);
    expect(await billing.customerOf(ann)).to.equal('cus_1');
    expect(await client.pttl(billingKey(publication, ann.reader))).to.equal(-1);
  });

  it('S6: is read where earlier versions wrote it', async () => {
    const { billing } = stores;
    const field = Buffer.concat([Buffer.from('o'), bytesOfAnn]);
    await client.hset(billingKey(publication, ann.reader), field, JSON.stringify(checkout));
    expect(await billing.openCheckout(ann)).to.deep.equal(checkout);
    const next = { ...checkout, session: 'cs_2' };
    expect(await billing.replaceCheckout({ ...ann, expected: 'cs_1', next, now: noon })).to.equal(true);
    expect(await billing.openCheckout(ann)).to.deep.equal(next);
    expect(await client.hexists(billingKey(publication, ann.reader), field)).to.equal(0);
  });

  it('expires where it concerns an event, a lease or somebody who has not paid, and otherwise never', async () => {
    const { billing, inbox, leases, audit } = stores;
    await inbox.finish('evt_done', noon);
    expect(await client.pttl(eventKey('evt_done'))).to.be.within(35 * dayMs - 60_000, 35 * dayMs);
    await inbox.claim('evt_claimed', { now: noon, leaseMs });
    await leases.acquire({ name: 'work', holder: 'me', now: noon, leaseMs });
    for (const key of [eventKey('evt_claimed'), leaseKey('work')]) {
      expect(await client.pttl(key)).to.be.within(leaseMs - 60_000, leaseMs + 1_000);
    }
    await billing.claimCustomer({ ...ann, customer: 'cus_1', instead: null, now: noon });
    await billing.replaceCheckout({ ...ann, expected: null, next: checkout, now: noon });
    await billing.keepCustomer(ann);
    await billing.claimTrials(publication, ['aB3'], 'owner');
    await leases.writeBookmark('work', 'sub_1');
    await audit.append(publication, entry);
    const keys = await client.keys('*');
    const lasting = [];
    for (const key of keys) if ((await client.pttl(key)) === -1) lasting.push(key);
    expect(keys).to.have.length(8);
    expect(lasting).to.have.members([
      billingKey(publication, ann.reader),
      trialsKey(publication, 'aB3'),
      bookmarkKey('work'),
      auditKey(publication),
    ]);
  });

  it('ends a claim by the time of Redis as well, where the clock of the service stands still', async () => {
    const { inbox, leases } = stores;
    await inbox.claim('evt_1', { now: noon, leaseMs: 1 });
    await leases.acquire({ name: 'work', holder: 'me', now: noon, leaseMs: 1 });
    await eventually(async () => (await inbox.claim('evt_1', { now: noon, leaseMs: 1 })) === 'claimed');
    await eventually(() => leases.acquire({ name: 'work', holder: 'you', now: noon, leaseMs: 1 }));
  });

  it('is nothing when a script runs past its deadline', async () => {
    const billingHash = billingKey(publication, ann.reader);
    const unpaid = unpaidKey(publication, ann.reader);
    const field = Buffer.concat([Buffer.from('o'), bytesOfAnn]);
    const record = JSON.stringify(checkout);
    const end = timestamp(noon + leaseMs);
    await client.stileReplaceCheckout(unpaid, billingHash, field, '', record, '300000', farAhead);
    await client.stileTakeLease(leaseKey('work'), 'me', timestamp(noon), end, '300000', farAhead);
    const before = [await client.dumpBuffer(unpaid), await client.dumpBuffer(leaseKey('work'))];
    const late = [
      await client.stileClaimField(billingHash, 'c', '', 'cus_1', past),
      await client.stileClaimField(trialsKey(publication, 'aB3'), 'aB3', '', 'owner', past),
      await client.stileReplaceCheckout(unpaid, billingHash, field, 'cs_1', '', '1', past),
      await client.stileReplaceCheckout(unpaid, billingHash, field, 'cs_1', record, '1', past),
      await client.stileClaimCustomer(unpaid, billingHash, 'c', '', 'cus_1', '1', past),
      await client.stileTakeLease(leaseKey('work'), 'me', timestamp(noon), timestamp(noon + 1), '1', past),
      await client.stileTakeLease(eventKey('evt_1'), '', timestamp(noon), end, '300000', past),
      await client.stileEndLease(leaseKey('work'), 'me', past),
      await client.stileAppend(auditKey(publication), '{}', past),
    ];
    expect(late.flat()).to.deep.equal(Array(late.length).fill('late'));
    expect(await client.keys('*')).to.have.members([unpaid, leaseKey('work')]);
    expect([await client.dumpBuffer(unpaid), await client.dumpBuffer(leaseKey('work'))]).to.deep.equal(before);
  });

  it('leaves entitlements readable that were written before there was anything to buy', async () => {
    const old = `${timestamp(Number.POSITIVE_INFINITY)}{"state":"active","offer":"yearly","endsAt":null,"lapse":null} 7`;
    await client.hset(entitlementsKey(publication, ann.reader), bytesOfAnn, old);
    const before = { state: 'active', offer: 'yearly', endsAt: null, lapse: null } as const;
    const read = () => stores.entitlements.read(publication, ann.reader);
    expect(await read()).to.deep.equal({ ...before, version: 7 });
    const next = { ...before, basis: { purchases: [], grant: null, revokedAt: noon } };
    expect(await stores.entitlements.compareAndSet({ ...ann, expectedVersion: 7, next })).to.equal(true);
    expect(await read()).to.deep.equal({ ...next, version: 8 });
  });
});

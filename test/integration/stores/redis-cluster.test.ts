import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import type { Redis } from 'ioredis';
import { PaywallError } from '../../../src/paywall/errors.ts';
import type { ReaderKey } from '../../../src/paywall/reader.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { slotOf } from '../../../src/redis/connection/key-slot.ts';
import { meterKey } from '../../../src/redis/keys.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { eventually } from '../../support/eventually.ts';
import { article, noon, november, publication, reader } from '../../support/fixtures/sample-keys.ts';
import { createRecordingLogger, type RecordingLogger } from '../../support/recording-logger.ts';
import type { ClusterNode } from '../../support/stores/cluster-nodes.ts';
import { type RedisCluster, startRedisCluster } from '../../support/stores/redis-cluster.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';
import { type Crowd, startCrowd } from './crowd.ts';

const keyOf = (key: ReaderKey) => meterKey({ publication, reader: key, window: november });

/** A busy machine may hold a server up for longer than the default allows, and that would be an outage like any other. */
const answerWithinMs = 1_000;

/** For what is to be waited for: on such a machine a server that hands over may pause for longer than a second. */
const patientlyMs = 5_000;

describe('item 4: the Redis store on a cluster', function () {
  this.timeout(60_000);
  let cluster: RedisCluster;
  let stores: Stores;
  let logger: RecordingLogger;
  let crowd: Crowd;

  before(async () => {
    cluster = await startRedisCluster();
  });

  after(() => cluster?.stop());

  beforeEach(async () => {
    await cluster.settled();
    await cluster.flush();
    logger = createRecordingLogger();
    await open(answerWithinMs);
  });

  async function open(limitMs: number): Promise<void> {
    stores = openRedisStores({ address: cluster.address, logger, answerWithinMs: limitMs });
    await untilItAnswers(stores);
    crowd = startCrowd(stores);
  }

  /** Begins again with stores that wait for longer. */
  async function openPatiently(): Promise<void> {
    await crowd.stop();
    await stores.close();
    await cluster.flush();
    await open(patientlyMs);
  }

  afterEach(async () => {
    await crowd.stop();
    await stores.close();
  });

  /** A reader whom this server has. */
  async function readerOf(node: ClusterNode): Promise<ReaderKey> {
    for (let at = 0; ; at += 1) {
      const key = reader(`of ${at}`);
      if ((await cluster.ownerOf(keyOf(key))) === node) return key;
    }
  }

  const refusalOf = (call: Promise<unknown>): Promise<string> =>
    call.then(
      () => 'none',
      (error: unknown) => (error instanceof PaywallError ? error.code : String(error)),
    );

  it('finds the slot of every key as Redis does', async () => {
    const admin = cluster.nodes[0]?.admin as Redis;
    const texts = fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('{', '}', 'a', 'é', '0') }));
    await fc.assert(
      fc.asyncProperty(texts, async (key) => {
        expect(await admin.cluster('KEYSLOT', key)).to.equal(slotOf(key));
      }),
      { numRuns: 300 },
    );
  });

  it('is examined as a whole, and a server whose settings differ is named', async () => {
    const levels = async () => new Map((await stores.diagnose()).map(({ subject, ...found }) => [subject, found]));
    const found = await levels();
    expect([...found.keys()].filter((subject) => subject.startsWith('Redis Cluster'))).to.have.length(4);
    expect(found.get('Redis Cluster')).to.deep.equal({ level: 'ok', message: '3 primaries have all slots' });
    expect(found.get('Redis Cluster replicas')).to.include({ level: 'ok' });
    expect(found.get('Redis Cluster coverage')).to.include({ level: 'ok' });
    const [strict] = await cluster.primaries();
    await strict?.admin.config('SET', 'cluster-require-full-coverage', 'yes');
    const { level, message } = (await levels()).get('Redis Cluster coverage') ?? {};
    await strict?.admin.config('SET', 'cluster-require-full-coverage', 'no');
    expect({ level, of: message?.split(': ')[0] }).to.deep.equal({ level: 'warning', of: `127.0.0.1:${strict?.port}` });
  });

  it('refuses nobody and counts nobody twice while slots move to a new server', async () => {
    await openPatiently();
    const added = await cluster.addShard();
    const slots = [...new Set(crowd.readers.map((key) => slotOf(keyOf(key))))];
    await crowd.hasViewed(200);
    await cluster.moveSlots(slots.slice(0, 30), added);
    await crowd.hasViewed(200);
    // A slot that stays half-way: what was there must wait, and so must what comes.
    const [slot = 0] = slots.slice(30);
    const owner = (await cluster.primaries()).find((node) => node !== added);
    const [from = owner] = await Promise.all(
      crowd.readers.filter((key) => slotOf(keyOf(key)) === slot).map((key) => cluster.ownerOf(keyOf(key))),
    );
    await added.admin.cluster('SETSLOT', slot, 'IMPORTING', from?.id ?? '');
    await from?.admin.cluster('SETSLOT', slot, 'MIGRATING', added.id);
    await sleep(300);
    await cluster.moveSlots([slot], added);
    await crowd.hasViewed(200);
    await crowd.stop();
    expect(crowd.refused()).to.deep.equal([]);
    await crowd.expectExact();
    expect(logger.lines).to.deep.equal([]);
    expect(await added.admin.dbsize()).to.be.greaterThan(10);
  });

  it('refuses nobody when a replica takes over in order', async () => {
    await openPatiently();
    await crowd.hasViewed(200);
    const [node] = await cluster.primaries();
    await cluster.failOver(node as ClusterNode);
    await crowd.hasViewed(200);
    await crowd.stop();
    expect(crowd.refused()).to.deep.equal([]);
    await crowd.expectExact();
  });

  for (const [what, fail, mend] of [
    ['is killed', 'kill', 'start'],
    ['hangs', 'pause', 'resume'],
  ] as const) {
    it(`goes on for all others when a server ${what}, and with its replica for its own readers`, async () => {
      let heard = 0;
      stores.changes.subscribe(() => {
        heard += 1;
      });
      const lost = await cluster.ownerOf(keyOf(reader('ann')));
      const [other] = (await cluster.primaries()).filter((node) => node !== lost);
      const [anonymous, registered] = await Promise.all([readerOf(other as ClusterNode), readerOf(lost)]);
      const place = { publication, window: november, now: noon };
      const viewed = { ...place, reader: anonymous, article: article('before'), limit: 5, count: true };
      await stores.meters.view(viewed);
      const owners = new Map<ReaderKey, ClusterNode>();
      for (const key of crowd.readers) owners.set(key, await cluster.ownerOf(keyOf(key)));
      await cluster.settled();

      await lost[fail]();
      // A union in the middle: the anonymous reader is claimed at one server, and the other is lost.
      expect(await refusalOf(stores.meters.unite({ ...place, anonymous, registered }))).to.equal('store-unavailable');
      expect(await refusalOf(stores.ping())).to.equal('store-unavailable');
      expect(await refusalOf(stores.tryWrite())).to.equal('store-unavailable');
      await cluster.untilReplaced(lost);
      await untilItAnswers(stores, 15_000);
      await crowd.hasViewed(200);
      await crowd.stop();

      const refused = crowd.refused();
      expect(new Set(refused.map(({ code }) => code))).to.deep.equal(new Set(['store-unavailable']));
      expect(new Set(refused.map(({ reader }) => owners.get(reader)?.port))).to.deep.equal(new Set([lost.port]));
      await crowd.expectExact();
      expect((await stores.meters.unite({ ...place, anonymous, registered })).outcome).to.equal('united');
      expect(await stores.meters.history({ ...place, reader: registered })).to.have.length(1);
      await stores.readers.erase({ ...place, reader: registered });
      expect(await stores.meters.history({ ...place, reader: registered })).to.deep.equal([]);
      expect((await stores.meters.view(viewed)).outcome).to.equal('already-read');
      heard = 0;
      await stores.changes.announce();
      await eventually(() => heard > 0);
      await lost[mend]();
    });
  }

  it('starts with what is there of the servers that are named, and comes back after all were gone', async () => {
    await crowd.stop();
    const nowhere = { host: '127.0.0.1', port: 1 };
    const [named] = cluster.address.nodes.slice(1);
    const address = { ...cluster.address, nodes: [nowhere, ...(named ? [named] : [])] };
    const other = openRedisStores({ address, logger, answerWithinMs });
    try {
      await untilItAnswers(other);
      await Promise.all(cluster.nodes.map((node) => node.kill()));
      await eventually(async () => (await refusalOf(other.ping())) === 'store-unavailable');
      await Promise.all(cluster.nodes.map((node) => node.start()));
      await untilItAnswers(other, 20_000);
      const view = { publication, reader: reader('ann'), window: november, now: noon, article: article(1), limit: 5 };
      expect((await other.meters.view({ ...view, count: true })).outcome).to.equal('counted');
    } finally {
      await other.close();
    }
  });
});

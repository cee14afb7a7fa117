import { expect } from 'chai';
import { Redis } from 'ioredis';
import type { Window } from '../../../src/paywall/calendar/window.ts';
import type { MeterPlace } from '../../../src/paywall/metering/meter.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { meterKeys } from '../../../src/redis/keys.ts';
import { openRedisStores } from '../../../src/redis/open.ts';
import { timestamp } from '../../../src/redis/timestamps.ts';
import { article, dayMs, noon, november, publication, reader, rolling } from '../../support/fixtures/sample-keys.ts';
import { createRecordingLogger } from '../../support/recording-logger.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';
import { untilItAnswers } from '../../support/stores/store-answers.ts';

const known = reader('ann');
const anonymous = reader('somebody');
/** In the bucket of the first. */
const neighbour = Uint8Array.from([...known.slice(0, 2), ...anonymous.slice(2)]) as typeof known;

/** As versions before format 2 wrote it: six bytes of the article, four for the second. */
function entry(name: string, at: number): Buffer {
  const second = Buffer.alloc(4);
  second.writeUInt32BE(at / 1000);
  return Buffer.concat([article(name), second]);
}

const marked = (letter: string, who: Uint8Array) => Buffer.concat([Buffer.from(letter), who]);

const joined = (...parts: (string | Uint8Array)[]) => Buffer.concat(parts.map((part) => Buffer.from(part)));

const windows: readonly (readonly [kind: string, window: Window])[] = [
  ['a month', november],
  ['a rolling window', rolling(noon - dayMs)],
];

describe('item 12: what versions before format 2 counted', () => {
  const server = useRedisServer();
  let client: Redis;
  let stores: Stores;

  before(async () => {
    client = new Redis(server.url);
    stores = openRedisStores({ address: server.address, logger: createRecordingLogger(), answerWithinMs: 5_000 });
    await untilItAnswers(stores);
  });

  beforeEach(() => client.flushall());

  after(async () => {
    client.disconnect();
    await stores.close();
  });

  for (const [kind, window] of windows) {
    describe(`in ${kind}`, () => {
      const place = (who = known) => ({ publication, reader: who, window, now: noon });
      const view = (name: string, who = known) =>
        stores.meters.view({ ...place(who), article: article(name), limit: 3, count: true });
      const release = (name: string, most = 3) => stores.meters.release({ ...place(), article: article(name), most });

      async function write(who: MeterPlace['reader'], fields: readonly (readonly [Buffer, Buffer])[]): Promise<string> {
        const [, former] = meterKeys(place(who));
        for (const [field, value] of fields) await client.hset(former, field, value);
        if (window.kind === 'rolling') await client.hset(former, 'end', timestamp(window.endsAt));
        await client.pexpire(former, 600_000);
        return former;
      }

      const views = joined(entry('old', noon - 100_000), entry('new', noon - 5_000));

      it('goes on to count, to the second, and is moved once', async () => {
        const former = await write(known, [[Buffer.from(known), views]]);
        expect(await stores.meters.history(place())).to.deep.equal([
          { article: article('old'), countedAt: noon - 100_000 },
          { article: article('new'), countedAt: noon - 5_000 },
        ]);
        expect(await view('old')).to.include({ outcome: 'already-read', used: 2, windowEndsAt: window.endsAt });
        expect(await view('third')).to.include({ outcome: 'counted', used: 3 });
        expect(await view('fourth')).to.include({ outcome: 'full', used: 3, united: false });
        expect(await client.type(former)).to.equal('string');
        for (const key of await client.keys('stile:{*'))
          expect(await client.pttl(key), key).to.be.within(500_000, 600_000);
      });

      it('is given back for as long as it could be, but for what has a receipt, and as often', async () => {
        const given = joined(window.kind === 'rolling' ? timestamp(window.endsAt) : '0'.repeat(13), '2');
        await write(known, [
          [Buffer.from(known), joined(views, entry('shown', noon - 5_000))],
          [marked('x', known), entry('shown', noon - 5_000)],
          [marked('g', known), given],
        ]);
        expect(await release('old')).to.include({ outcome: 'too-late', used: 3 });
        expect(await release('shown')).to.include({ outcome: 'receipt-issued' });
        expect(await release('new', 2)).to.include({ outcome: 'too-many' });
        expect(await release('new', 3)).to.include({ outcome: 'released', used: 2, countedAt: noon - 5_000 });
        expect(await view('again')).to.include({ outcome: 'counted', used: 3 });
        expect(await release('again', 3)).to.include({ outcome: 'too-many' });
      });

      it('stays united, and a union that was interrupted is taken up', async () => {
        const end = window.kind === 'rolling' ? timestamp(window.endsAt) : '';
        await write(known, [
          [Buffer.from(known), joined('u', views)],
          [marked('a', known), joined(neighbour, end)],
        ]);
        await write(neighbour, [
          [Buffer.from(neighbour), views],
          [marked('o', neighbour), joined(known, 'd')],
        ]);
        await write(anonymous, [
          [Buffer.from(anonymous), joined(entry('theirs', noon), entry('later', noon))],
          [marked('o', anonymous), joined(known, 'p10')],
        ]);
        const union = { publication, registered: known, window, now: noon };
        expect(await stores.meters.unite({ ...union, anonymous: neighbour })).to.include({ outcome: 'done-before' });
        expect(await view('old', neighbour)).to.include({ outcome: 'already-read', used: 2, isMoved: true });
        expect(await stores.meters.unite({ ...union, anonymous })).to.deep.include({ outcome: 'united' });
        expect(await view('later')).to.include({ outcome: 'already-read', used: 4, united: true });
      });

      it('is found, reset and erased', async () => {
        const former = await write(known, [[Buffer.from(known), views]]);
        await stores.readers.reset({ publication, reader: known, windows: [window] });
        expect(await stores.meters.history(place())).to.deep.equal([]);
        await client.flushall();
        await write(known, [[Buffer.from(known), views]]);
        const [record] = await stores.readers.read({ publication, reader: known, now: noon });
        expect(record?.views).to.have.length(2);
        await client.flushall();
        await write(known, [[Buffer.from(known), views]]);
        await stores.readers.erase({ publication, reader: known, now: noon });
        expect(await client.keys('stile:{*')).to.deep.equal([former]);
        expect(await client.get(former)).to.equal('');
      });
    });
  }

  it('is refused to a process of such a version that still runs, once it is moved, and found if it counted before', async () => {
    const place = { publication, window: november, now: noon };
    const [meter, former] = meterKeys({ ...place, reader: known });
    await stores.meters.view({ ...place, reader: known, article: article('ours'), limit: 3, count: true });
    await client.hset(former, Buffer.from(known), joined(entry('ours', noon - 1_000), entry('theirs', noon)));
    await client.pexpire(former, 600_000);
    // Somebody of this bucket who is not known yet.
    await stores.meters.history({ ...place, reader: neighbour });
    const views = await stores.meters.history({ ...place, reader: known });
    expect(views.map(({ article: each }) => each)).to.deep.equal([article('ours'), article('theirs')]);
    const refused = await client.hset(former, Buffer.from(known), 'x').catch((error: Error) => error.message);
    expect(refused).to.match(/^WRONGTYPE/);
    expect(await client.pttl(meter), 'the first expiry stays').to.be.greaterThan(600_000);
  });
});

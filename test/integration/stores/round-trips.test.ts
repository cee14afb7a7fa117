import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { openRedisStores } from '../../../src/redis/open.ts';
import { createKeyedHashes } from '../../../src/tokens/keyed-hashes.ts';
import { signInPage } from '../../support/amp/login.ts';
import { createAmpPage } from '../../support/amp/page.ts';
import { as, createFrontEnd, example, signedIn, unread } from '../../support/browser/front-end.ts';
import { duringTests } from '../../support/during-tests.ts';
import { useConfigDir } from '../../support/publications.ts';
import { readerSecret } from '../../support/selling/entitlements.ts';
import { useService } from '../../support/service.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';

/** What a service does in the background, and what nobody waits for. */
const background = /^stile:(tally|lease|format|clock|trial-write|changes|publications)/;

/** Lists what Redis is asked about readers and their limits while something is done, by what it says of itself. */
async function openMonitor(url: string) {
  const redis = new Redis(url);
  const monitor = await redis.monitor();
  let asked: string[] = [];
  monitor.on('monitor', (_time: string, args: string[], source: string) => {
    // What scripts call themselves is no round trip.
    const [key] = args.filter((arg) => arg.startsWith('stile:'));
    if (source !== 'lua' && key !== undefined && !background.test(key)) asked.push(args.join(' '));
    if (args[0]?.toLowerCase() === 'echo') monitor.emit(`echoed ${args[1]}`);
  });
  /** Once the monitor has seen this, it has seen everything before it. */
  async function catchUp(): Promise<void> {
    const mark = randomUUID();
    const seen = once(monitor, `echoed ${mark}`);
    await redis.echo(mark);
    await seen;
  }
  return {
    async during(work: () => Promise<unknown>): Promise<readonly string[]> {
      await catchUp();
      asked = [];
      await work();
      await catchUp();
      return asked;
    },
    close() {
      monitor.disconnect();
      redis.disconnect();
    },
  };
}

describe('round trips to Redis for one view', () => {
  const redis = useRedisServer();
  const config = useConfigDir({ 'with-sign-in': { amp: { signIn: signInPage } } });
  const service = useService(() => ({ STORE_URL: redis.url, READER_SECRET: readerSecret, CONFIG_DIR: config.dir }));
  const monitor = duringTests(
    () => openMonitor(redis.url),
    ({ close }) => close(),
  );
  const stores = duringTests(
    () => openRedisStores({ address: redis.address, logger: { info() {}, warn() {} }, answerWithinMs: 5_000 }),
    (opened) => opened.close(),
  );
  const page = createFrontEnd(service);
  const amp = createAmpPage(service);

  const expectTrips = async (most: number, view: () => Promise<unknown>) =>
    expect(await monitor.during(view)).to.have.lengthOf(most);

  const registered = async () => signedIn(await page.signIn(`${randomUUID()}@example.com`));

  /** A signed-in reader and the cookie of an anonymous one, who has read this. */
  async function both(...read: readonly string[]) {
    const cookie = as(await page.newReader());
    for (const article of read) await page.meter(article, { headers: cookie });
    return { cookie, headers: { ...cookie, ...(await registered()) } };
  }

  async function entitle(headers: Record<string, string>): Promise<void> {
    const { reader } = await page.meter({ id: 'free', tier: 'free' }, { headers });
    await stores.entitlements.compareAndSet({
      publication: example,
      reader: createKeyedHashes(readerSecret).readerKey(example, reader.id),
      expectedVersion: 0,
      next: { state: 'active', offer: null, endsAt: null, lapse: null },
    });
  }

  it('item 8: is one for a new reader, a known one and a registered one, whether the article was read or not', async () => {
    await expectTrips(1, () => page.meter(unread()));
    for (const headers of [as(await page.newReader()), await registered()]) {
      const article = unread();
      for (const reason of ['METERED', 'ALREADY_READ'])
        await expectTrips(1, async () => expect(await page.meter(article, { headers })).to.include({ reason }));
    }
  });

  it('item 8: is one for a signed-in reader with the anonymous cookie, if there is nothing to unite', async () => {
    const { headers } = await both();
    const article = unread();
    for (const reason of ['METERED', 'ALREADY_READ'])
      await expectTrips(1, async () => expect(await page.meter(article, { headers })).to.include({ reason }));
  });

  it('item 8: is one for such a reader once their histories are united', async () => {
    const article = unread();
    const { headers, cookie } = await both(article, unread());
    expect((await page.meter(unread(), { headers })).meter).to.include({ used: 3 });
    for (let nth = 0; nth < 2; nth += 1)
      await expectTrips(1, async () =>
        expect(await page.meter(article, { headers })).to.include({ reason: 'ALREADY_READ' }),
      );
    // Signed out, and read on: it counts in the same meter, which is two.
    await page.meter(unread(), { headers: cookie });
    await expectTrips(1, async () => expect((await page.meter(unread(), { headers })).meter).to.include({ used: 5 }));
  });

  it('item 6: is one for an AMP page, at its authorization and at its pingback, with a cookie too', async () => {
    const Cookie = `stile_reader=${await page.newReader()}`;
    for (const headers of [{}, { Cookie }]) {
      const asked = { rid: randomUUID(), url: unread(), headers };
      for (const reason of ['METERED', 'ALREADY_READ']) {
        await expectTrips(1, async () => expect(await amp.authorize(asked)).to.include({ reason }));
        await expectTrips(1, async () => expect((await amp.pingback(asked)).status).to.equal(204));
      }
    }
  });

  it('item 6: is two for an AMP page where people sign in: one to see who they are', async () => {
    const asked = { rid: randomUUID(), url: unread(), publication: 'with-sign-in' };
    await expectTrips(2, () => amp.authorize(asked));
    await expectTrips(2, () => amp.pingback(asked));
  });

  it('item 8: is one for an entitled reader, and none with the token', async () => {
    const headers = as(await page.newReader());
    await entitle(headers);
    let token = '';
    await expectTrips(1, async () => {
      const decision = await page.meter(unread(), { headers });
      expect(decision).to.include({ reason: 'SUBSCRIBER' });
      token = decision.token ?? '';
    });
    const withToken = { ...headers, 'X-Entitlement-Token': token };
    await expectTrips(0, async () =>
      expect(await page.meter(unread(), { headers: withToken })).to.include({ reason: 'SUBSCRIBER' }),
    );
  });

  it('item 8: is one for an entitled reader who is signed in and has the anonymous cookie', async () => {
    const { headers } = await both();
    await entitle(headers);
    await expectTrips(1, async () =>
      expect(await page.meter(unread(), { headers })).to.include({ reason: 'SUBSCRIBER' }),
    );
  });
});

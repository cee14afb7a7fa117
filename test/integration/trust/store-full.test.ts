import { expect } from 'chai';
import { Redis } from 'ioredis';
import { cookiesOf, createBuying, returnUrl } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, unread } from '../../support/browser/front-end.ts';
import { duringTests } from '../../support/during-tests.ts';
import { eventually } from '../../support/eventually.ts';
import { startingAt, useService } from '../../support/service.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';

describe('S6: a reader who has paid and comes back while nothing can be written', function () {
  this.timeout(30_000);
  const redis = useRedisServer();
  const service = useService(() => ({ STORE_URL: redis.url }), { realNow: startingAt('2026-12-20T12:00:00+09:00') });
  const admin = duringTests(
    () => new Redis(redis.url),
    (client) => client.disconnect(),
  );
  const page = createFrontEnd(service);
  const buying = createBuying(page);

  const setMemory = (bytes: string) => admin.config('SET', 'maxmemory', bytes);

  /** Nothing is known of the purchase but at the payment provider. */
  async function paidWhileFull(headers: Record<string, string>): Promise<string> {
    await buying.deliver('lost');
    const address = await buying.pay(await buying.open(headers));
    await setMemory('1');
    return address.slice(service.url.length);
  }

  const premium = async (headers: Record<string, string>) =>
    (await page.meter({ id: unread(), tier: 'premium' }, { headers })).granted;

  afterEach(async () => {
    await setMemory('0');
    await eventually(async () => (await page.get('/readyz')).status === 200);
    await buying.deliver('normal');
  });

  it('S6: is let in by a token: by the cookie of the browser that began it', async () => {
    const headers = as(await page.newReader());
    const address = await paidWhileFull(headers);
    const back = await page.get(address, headers);
    expect({ status: back.status, to: back.headers.get('location') }).to.deep.equal({ status: 303, to: returnUrl });
    const Cookie = cookiesOf(back);
    expect(Cookie).to.include(`stile_entitlement_${example}=`);
    expect(await premium({ Cookie })).to.equal(true);
    expect(await premium({ ...headers, Cookie })).to.equal(true);
  });

  it('S6: is let in by the secret in the address, without any cookie', async () => {
    const headers = as(await page.newReader());
    const Cookie = cookiesOf(await page.get(await paidWhileFull(headers)));
    expect(Cookie).to.include('stile_reader=').and.include(`stile_entitlement_${example}=`);
    expect(await premium({ Cookie })).to.equal(true);
  });

  it('S6: is let in without a token too, once something can be written', async () => {
    const headers = as(await page.newReader());
    const address = await paidWhileFull(headers);
    await page.get(address, headers);
    await setMemory('0');
    await eventually(async () => (await page.get('/readyz')).status === 200);
    await page.get(address, headers);
    expect(await premium(headers)).to.equal(true);
  });

  it('S6: is not somebody who has not paid, or who has another address', async () => {
    const [buyer, other] = [as(await page.newReader()), as(await page.newReader())];
    const unpaid = await buying.open(other);
    const address = await paidWhileFull(buyer);
    const altered = address.replace(/secret=[^&]*/, 'secret=a..zzzzzz.AAAAAAAAAAAAAAAAAAAAAAAA');
    for (const [path, headers] of [
      [`/v1/${example}/checkout/return?session=${unpaid}`, other],
      [altered, {}],
      [altered, other],
    ] as const) {
      const back = await page.get(path, headers);
      expect({ status: back.status, cookies: cookiesOf(back) }, path).to.deep.equal({ status: 303, cookies: '' });
    }
  });
});

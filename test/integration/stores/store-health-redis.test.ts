import { expect } from 'chai';
import { Redis } from 'ioredis';
import { newSigningKeys } from '../../../src/tokens/key-rotation.ts';
import { createFrontEnd, example, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { startService, useService } from '../../support/service.ts';
import { useRedisServer } from '../../support/stores/redis-server.ts';

/** Sandbox mode writes secrets of its own when it starts; production mode writes nothing. */
const production = {
  STILE_MODE: 'production',
  STRIPE_API_BASE: 'http://127.0.0.1:9',
  READER_SECRET: 'a-reader-secret-that-nobody-else-has-4711',
  SIGNING_KEYS: newSigningKeys(),
  ADMIN_TOKENS: 'desk:owner:an-admin-token-of-the-desk-4712',
  STRIPE_SECRET_KEY: 'sk_test_4713aSecretKeyOfStripes',
  STRIPE_WEBHOOK_SECRET: 'whsec_4714aSecretOfTheWebhook',
};

describe('the health of the Redis store', function () {
  this.timeout(30_000);
  const redis = useRedisServer();
  const service = useService(() => ({ STORE_URL: redis.url }));
  const page = createFrontEnd(service);
  let admin: Redis;

  before(() => {
    admin = new Redis(redis.url);
  });

  after(() => {
    admin.disconnect();
  });

  const isReady = async () => (await page.get('/readyz')).status === 200;

  const writable = async () => /^stile_store_writable (\d)$/m.exec(await (await page.get('/metrics')).text())?.[1];

  const logged = (message: string) =>
    service
      .logs()
      .split('\n')
      .filter((line) => line.includes(`"msg":"${message}"`));

  it('S4: memory that is full shows, is logged once, and is over as soon as there is room', async () => {
    expect(await isReady()).to.equal(true);
    expect(await writable()).to.equal('1');
    await admin.config('SET', 'maxmemory', '1');
    for (let view = 0; view < 5; view += 1) expect((await page.meter(unread())).reason).to.equal('FAIL_OPEN');
    expect(await isReady()).to.equal(false);
    expect(await writable()).to.equal('0');
    await admin.config('SET', 'maxmemory', '0');
    await eventually(isReady);
    expect(await writable()).to.equal('1');
    expect((await page.meter(unread())).reason).to.equal('METERED');
    const lines = logged('store writes fail');
    expect(lines).to.have.length(1);
    expect(lines[0]).to.match(/OOM command not allowed/);
    expect(logged('store writes work again')).to.have.length(1);
    expect(logged('Redis refused a command')).to.have.length(0);
  });

  it('S4: readiness finds out by itself, although nobody reads', async () => {
    await eventually(isReady);
    await admin.config('SET', 'maxmemory', '1');
    await eventually(async () => !(await isReady()));
    await admin.config('SET', 'maxmemory', '0');
    await eventually(isReady);
  });

  it('S4: a service that starts meanwhile serves what is stored, and not what its files say', async () => {
    const parts = await admin.hgetall('stile:publications');
    const field = `${example}/settings`;
    const stored = parts[field] ?? '';
    await admin.hset('stile:publications', field, stored.replace('"open":false', '"open":true'));
    await admin.config('SET', 'maxmemory', '1');
    const other = await startService({ ...production, STORE_URL: redis.url });
    try {
      expect((await createFrontEnd(other).meter(unread())).reason).to.equal('OPEN');
    } finally {
      await other.close();
      await admin.config('SET', 'maxmemory', '0');
    }
  });

  it('S4: a trial leaves nothing in the store', async () => {
    await eventually(isReady);
    expect(await admin.keys('stile:trial*')).to.deep.equal([]);
  });
});

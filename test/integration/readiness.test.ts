import { expect } from 'chai';
import { newSigningKeys } from '../../src/tokens/key-rotation.ts';
import { createFrontEnd, unread } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { isReady, type ServiceProcess } from '../support/processes/process.ts';
import { smallMeter } from '../support/publications.ts';
import { createTestResources } from '../support/test-resources.ts';

const secrets = {
  READER_SECRET: 'a-reader-secret-that-nobody-else-has-4711',
  SIGNING_KEYS: newSigningKeys(),
  ADMIN_TOKENS: 'desk:owner:an-admin-token-of-the-desk-4712',
  STRIPE_SECRET_KEY: 'sk_test_4713aSecretKeyOfStripes',
  STRIPE_WEBHOOK_SECRET: 'whsec_4714aSecretOfTheWebhook',
};

/** Stripe is not asked for anything here; should it be, then not over the network. */
const production = { STILE_MODE: 'production', STRIPE_API_BASE: 'http://127.0.0.1:9', ...secrets };

/** Many times what is promised, for other programs may hold this machine up: `npm run bench` shows the figure itself. */
const readyWithinMs = 5_000;

/** Whether a logged line has these fields. */
function isLike(line: unknown, fields: Readonly<Record<string, unknown>>): boolean {
  const given = new Map(Object.entries(line ?? {}));
  return Object.entries(fields).every(([name, value]) => given.get(name) === value);
}

async function endsWith(service: ServiceProcess, code: number): Promise<readonly string[]> {
  expect(await service.ended, service.output()).to.equal(code);
  return service.output().trimEnd().split('\n');
}

describe('starting', function () {
  this.timeout(30_000);
  const stage = createTestResources();

  afterEach(() => stage.clear());

  for (const store of ['SQLite', 'Redis'] as const) {
    it(`is ready soon on ${store}`, async () => {
      const url = store === 'Redis' ? (await stage.redis()).url : await stage.fileStore();
      let fastestMs = Number.POSITIVE_INFINITY;
      for (let start = 0; start < 3 && fastestMs > readyWithinMs; start += 1) {
        const begunAt = performance.now();
        await stage.service({ STORE_URL: url });
        fastestMs = Math.min(fastestMs, performance.now() - begunAt);
      }
      expect(fastestMs).to.be.below(readyWithinMs);
    });
  }

  it('tells every fault of the settings at once, and ends with code 1', async () => {
    const service = await stage.launched({
      HOST: 'not a host',
      STORE_URL: 'mysql://localhost',
      STILE_MODE: 'production',
      SIGNING_KEYS: 'not a key, but secret all the same',
      TRUST_PROXY: 'one',
      WORKERS: '0',
      LOG_LEVEL: 'loud',
    });
    const lines = await endsWith(service, 1);
    const named = new Set(lines.map((line) => line.split(' ')[0]));
    const missing = ['READER_SECRET', 'ADMIN_TOKENS', 'STRIPE_SECRET_KEY', 'STRIPE_WEBHOOK_SECRET'];
    const wrong = ['HOST', 'STORE_URL', 'SIGNING_KEYS', 'TRUST_PROXY', 'WORKERS', 'LOG_LEVEL'];
    expect([...named]).to.have.members([...missing, ...wrong]);
    expect(service.output()).to.not.match(/secret all the same|mysql|not a host/);
  });

  it('tells every fault of the publications at once, each with its file, and ends with code 1', async () => {
    const { dir } = await stage.config({ sample: { timeZone: 'Asia/Nowhere' }, other: { graceDays: 'many' } });
    const service = await stage.launched({ STORE_URL: await stage.fileStore(), CONFIG_DIR: dir });
    const lines = await endsWith(service, 1);
    expect(lines).to.have.length(2);
    expect(service.output()).to.match(/other\/publication\.yaml.*graceDays/);
    expect(service.output()).to.match(/sample\/publication\.yaml.*timeZone/);
  });

  it('says with WORKERS=1 and WORKERS=2 once that the port is taken, and ends with code 1', async () => {
    const other = await stage.service({ STORE_URL: await stage.fileStore() });
    for (const workers of ['1', '2']) {
      const env = { STORE_URL: await stage.fileStore(), PORT: String(other.port), WORKERS: workers };
      const lines = await endsWith(await stage.launched(env), 1);
      expect(lines, workers).to.deep.equal([`PORT is in use by another program (127.0.0.1:${other.port})`]);
      expect(await isReady(other), workers).to.equal(true);
    }
  });

  it('refuses in sandbox mode to start without its store', async () => {
    const redis = await stage.redis();
    await redis.kill();
    const lines = await endsWith(await stage.launched({ STORE_URL: redis.url, LOG_LEVEL: 'error', WORKERS: '2' }), 1);
    expect(lines).to.deep.equal(['STORE_URL the store does not answer']);
  });

  it('refuses production mode without its secrets, and names each of them', async () => {
    const service = await stage.launched({ STILE_MODE: 'production', STORE_URL: await stage.fileStore() });
    const lines = await endsWith(service, 1);
    const why = (name: string) => (name.startsWith('STRIPE_') ? ', because nikkei-asian-review has offers' : '');
    expect(lines).to.have.members(
      Object.keys(secrets).map((name) => `${name} is required in production mode${why(name)}`),
    );
  });

  it('N4: refuses production mode with the sign-in of the sandbox and without https, all at once, in files and store', async () => {
    const { STRIPE_SECRET_KEY: _, STRIPE_WEBHOOK_SECRET: __, ...withoutStripe } = production;
    const outside = { ...withoutStripe, STORE_URL: await stage.fileStore(), PUBLIC_URL: 'http://stile.example.com' };
    const lines = await endsWith(await stage.launched(outside), 1);
    expect(lines).to.have.length(4);
    expect(lines[0]).to.match(/^PUBLIC_URL is not https/);
    expect(lines[3]).to.match(/publication\.yaml:\d+: identity: is the sandbox's own sign-in, which production mode/);

    const signIn = { identity: { issuer: 'x', audience: 'y', algorithms: ['RS256'], jwksUri: 'https://x.example' } };
    const { dir } = await stage.config({ 'nikkei-asian-review': signIn });
    const STORE_URL = await stage.fileStore();
    await (await stage.service({ STORE_URL })).stop();
    const https = { ...production, STORE_URL, PUBLIC_URL: 'https://stile.example.com', CONFIG_DIR: dir };
    const stored = await endsWith(await stage.launched({ ...https, LOG_LEVEL: 'error' }), 1);
    const refusal =
      "publication nikkei-asian-review: identity: is the sandbox's own sign-in, which production mode refuses";
    expect(stored).to.deep.equal([refusal]);
  });

  it('has in production mode nothing of the sandbox, and shows none of its secrets', async () => {
    const service = await stage.service({ ...production, STORE_URL: await stage.fileStore(), LOG_LEVEL: 'trace' });
    const page = createFrontEnd(service.url);
    expect(await page.meter(unread())).to.include({ reason: 'METERED' });
    for (const path of ['/demo', '/demo/articles.json', '/sandbox/clock', '/sandbox/stripe/webhooks'])
      expect((await page.get(path)).status, path).to.equal(404);
    for (const path of ['/sandbox/clock', '/sandbox/identity', '/demo/forget'])
      expect((await page.post(path, { now: '2027-01-01T00:00:00Z' })).status, path).to.equal(404);
    expect(await service.stop()).to.equal(0);
    const logged = service
      .output()
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    const view = {
      route: '/v1/{publication}/meter',
      status: 200,
      publication: 'nikkei-asian-review',
      reason: 'METERED',
    };
    expect(
      logged.some((line) => isLike(line, view)),
      'N10',
    ).to.equal(true);
    for (const [name, secret] of Object.entries(secrets)) expect(service.output(), name).to.not.include(secret);
  });

  it('N10: logs for people if it is told to, with the publication and the reason of what it decides', async () => {
    const env = { STORE_URL: await stage.fileStore(), LOG_FORMAT: 'pretty', LOG_LEVEL: 'debug' };
    const service = await stage.service(env);
    await createFrontEnd(service.url).meter(unread());
    await service.stop();
    const lines = service
      .output()
      .split('\n')
      .filter((line) => line.includes('answered'));
    expect(lines.join('\n')).to.match(
      /^\[\d\d:\d\d:\d\d\.\d{3}\] DEBUG: answered \{.*"publication":"nikkei-asian-review","reason":"METERED"/m,
    );
  });

  it('serves in production mode by its files while the store is away, and follows the store when that comes', async () => {
    const stored = await stage.config({ 'in-store-only': {}, title: { meter: smallMeter } });
    const inFiles = await stage.config({ title: {}, 'fails-closed': { onFailure: 'closed' } });
    const redis = await stage.redis(['--appendonly', 'yes']);
    const env = { ...production, STORE_URL: redis.url };
    await (await stage.service({ ...env, CONFIG_DIR: stored.dir })).stop();
    await redis.kill();

    const service = await stage.launched({ ...env, CONFIG_DIR: inFiles.dir, LOG_LEVEL: 'error' });
    const page = createFrontEnd(service.url);
    await eventually(async () => (await page.get('/livez')).ok, 15_000);
    expect(await isReady(service)).to.equal(false);
    expect(await page.meter(unread(), { publication: 'title' })).to.include({ reason: 'FAIL_OPEN', meter: null });
    expect((await page.ask(unread(), { publication: 'fails-closed' })).status).to.equal(503);
    expect((await page.ask(unread(), { publication: 'in-store-only' })).status).to.equal(404);

    await redis.start();
    await eventually(() => isReady(service));
    await eventually(async () => (await page.ask(unread(), { publication: 'in-store-only' })).ok);
    const { reason, meter } = await page.meter(unread(), { publication: 'title' });
    expect(reason).to.equal('METERED');
    expect(meter?.limit).to.equal(smallMeter.limits.anonymous);
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import Libsql from 'libsql';
import { startWorld, testKey, type World, webhookSecret } from '../../sandbox-stripe/world.ts';
import { createBuying, monthlyOffer } from '../../support/browser/buying.ts';
import { as, createFrontEnd } from '../../support/browser/front-end.ts';
import { duringTests } from '../../support/during-tests.ts';
import { runRecorded } from '../../support/processes/recorded-command.ts';
import { linesOf, patience, type Settings, stile } from '../../support/processes/stile.ts';
import { closeServer } from '../../support/request.ts';
import { startService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';
import { makeTemporaryDir, type TemporaryDir } from '../../support/temporary-dir.ts';

describe('stile stripe sync', function () {
  this.timeout(patience);
  let world: World;
  let dir: TemporaryDir;
  let settings: Settings;

  beforeEach(async () => {
    world = await startWorld();
    world.standIn.setWebhookEndpoint(null);
    dir = makeTemporaryDir();
    settings = {
      STORE_URL: `file:${dir.file('data')}`,
      STRIPE_SECRET_KEY: testKey,
      STRIPE_WEBHOOK_SECRET: webhookSecret,
      STRIPE_API_BASE: world.base,
    };
  });

  afterEach(async () => {
    await world?.close();
    dir?.remove();
  });

  const prices = async () => (await world.stripe.prices.list({ limit: 100 })).data;

  it('makes the prices of the offers that the files seed, and the second time finds them there', async () => {
    const first = await stile('stripe sync', settings);
    expect(first).to.include({ code: 0, err: '' });
    const lines = linesOf(first.out);
    expect(lines[0]).to.match(/^nikkei-asian-review\/trial-3-months: \$29\.99 every 1 month, price_\w+, made$/);
    expect(lines[1]).to.match(/^nikkei-asian-review\/trial-3-months: \$9 once for 3 months, price_\w+, made$/);
    expect(lines[2]).to.equal('2 prices made, 0 prices already there.');
    const made = await prices();
    expect(made.map(({ unit_amount: amount }) => amount)).to.have.members([900, 2999]);
    const second = await runRecorded('stripe sync', settings);
    expect(linesOf(second.out)).to.deep.equal([
      lines[0]?.replace(/made$/, 'was there'),
      lines[1]?.replace(/made$/, 'was there'),
      '0 prices made, 2 prices already there.',
    ]);
    expect(await prices()).to.deep.equal(made);
  });

  it('F8: passes over an offer that Stripe would not sell, says why, and makes the others', async () => {
    const service = await startService({ ...settings, ADMIN_TOKENS: adminTokens });
    await service.close();
    const database = new Libsql(dir.file('data/stile.db'));
    database
      .prepare(
        "INSERT INTO publication_part SELECT publication, 'offer/cheap', 1, json_set(value, '$.id', 'cheap', '$.price.amount', 49) FROM publication_part WHERE part = 'offer/trial-3-months'",
      )
      .run();
    database.close();
    const { code, out, err } = await runRecorded('stripe sync', settings);
    expect(code).to.equal(1);
    expect(err).to.match(/^nikkei-asian-review\/cheap: cannot be sold \(price\.amount: must be at least 50 /);
    expect(out).to.include('2 prices made');
  });

  it('makes those of offers that admins made, passes over what has ended, and a checkout uses them', async () => {
    const service = await startService({ ...settings, ADMIN_TOKENS: adminTokens });
    try {
      const desk = createAdminDesk(service.url);
      for (const offer of [monthlyOffer, { ...monthlyOffer, id: 'over', status: 'ended' }])
        expect((await desk.makeOffer(offer)).status).to.equal(201);
      const { out } = await runRecorded('stripe sync', settings);
      expect(out).to.match(/^nikkei-asian-review\/monthly: \$29\.99 every 1 month, price_\w+, made$/m);
      expect(out).to.include('nikkei-asian-review/over: has ended, and needs no price\n');
      const before = await prices();
      const page = createFrontEnd(service.url);
      await page.moveClock({ now: new Date(world.standIn.now()).toISOString() });
      await createBuying(page).open(as(await page.newReader()), 'monthly');
      expect(await prices()).to.deep.equal(before);
    } finally {
      await service.close();
    }
  });

  it('makes another price in the place of one that somebody archived', async () => {
    await runRecorded('stripe sync', settings);
    const [archived] = await prices();
    await world.stripe.prices.update(String(archived?.id), { active: false });
    // Stripe remembers an idempotency key for a day.
    await world.advance({ days: 2 });
    expect((await runRecorded('stripe sync', settings)).out).to.include('1 price made, 1 price already there.');
  });

  it('works on the stand-in of a sandbox, which runs within the service', async () => {
    const sandbox = { STORE_URL: settings['STORE_URL'] ?? '' };
    const without = await runRecorded('stripe sync', sandbox);
    expect(without).to.include({ code: 1, out: '' });
    expect(without.err).to.match(/^STRIPE_SECRET_KEY is not set, and the stand-in of Stripe runs within the service/);
    const service = await startService(sandbox);
    try {
      const { code, out } = await runRecorded('stripe sync', sandbox);
      expect(code).to.equal(0);
      expect(out).to.include('2 prices made, 0 prices already there.');
      expect((await runRecorded('reconcile', sandbox)).out).to.include('0 purchases refreshed');
    } finally {
      await service.close();
    }
    expect((await runRecorded('reconcile', sandbox)).code, 'without the service').to.equal(1);
  });

  const refusing = duringTests(
    async () => {
      const error = { type: 'invalid_request_error', message: 'Invalid API Key provided: sk_test_********' };
      const server = createServer((_, response) => {
        response.writeHead(401, { 'Content-Type': 'application/json' }).end(JSON.stringify({ error }));
      });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return { server, port: (server.address() as AddressInfo).port };
    },
    ({ server }) => closeServer(server),
  );

  it('ends with code 1 where settings are missing, where Stripe does not answer, and where it refuses the key', async () => {
    const without = await runRecorded('stripe sync', { ...settings, STRIPE_WEBHOOK_SECRET: '' });
    expect(without).to.include({ code: 1, err: 'STRIPE_WEBHOOK_SECRET is required beside STRIPE_SECRET_KEY\n' });
    const away = await runRecorded('stripe sync', { ...settings, STRIPE_API_BASE: 'http://127.0.0.1:9' });
    expect(away).to.include({ code: 1, out: '' });
    expect(away.err).to.match(/^The payment provider does not answer just now\. .*connection/);
    const refused = await runRecorded('stripe sync', {
      ...settings,
      STRIPE_API_BASE: `http://127.0.0.1:${refusing.port}`,
    });
    expect(refused.err).to.match(/^The payment provider does not answer just now\. Invalid API Key/);
  });
});

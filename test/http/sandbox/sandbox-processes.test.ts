import { expect } from 'chai';
import { type Buying, createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, expectProblem, type FrontEnd, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { startService, type TestService } from '../../support/service.ts';
import { createTestResources, type TestResources } from '../../support/test-resources.ts';

describe('the stand-in of Stripe', function () {
  this.timeout(30_000);
  let stage: TestResources;

  beforeEach(() => {
    stage = createTestResources();
  });

  afterEach(() => stage.clear());

  interface Process {
    readonly service: TestService;
    readonly page: FrontEnd;
    readonly buying: Buying;
    end(): Promise<void>;
  }

  async function start(env: Record<string, string>): Promise<Process> {
    const service = await startService(env);
    let ended: Promise<void> | null = null;
    const end = () => (ended ??= service.close());
    stage.onClear(end);
    const page = createFrontEnd(service);
    return { service, page, buying: createBuying(page), end };
  }

  const stateOf = async ({ page }: Process, headers: Record<string, string>) =>
    (await page.meter(unread(), { headers })).entitlement.state;

  for (const kind of ['file', 'redis'] as const) {
    it(`is one for all processes that share a ${kind} store, with one clock`, async () => {
      const STORE_URL = kind === 'file' ? await stage.fileStore() : (await stage.redis()).url;
      const host = await start({ STORE_URL });
      const other = await start({ STORE_URL });
      await other.page.moveClock({ now: '2026-12-20T12:00:00+09:00' });
      const headers = as(await other.page.newReader());
      expect((await other.buying.buy(headers)).status).to.equal(303);
      for (const each of [host, other]) expect(await stateOf(each, headers)).to.equal('trial');
      await other.page.moveClock({ advance: 'P3M1D' });
      for (const each of [host, other]) expect(await stateOf(each, headers)).to.equal('active');
    });
  }

  it('does what any process asks for, and keeps none of them from stopping', async () => {
    const STORE_URL = await stage.fileStore();
    const host = await start({ STORE_URL });
    const other = await start({ STORE_URL });
    await other.page.moveClock({ now: '2026-12-20T12:00:00+09:00' });
    const headers = as(await other.page.newReader());
    await other.buying.buy(headers);
    const { reader } = await other.page.meter(unread(), { headers });
    await other.buying.happens(reader.id, 'pause', { behavior: 'void' });
    await host.buying.happens(reader.id, 'resume');
    const hang = { answers: 'hang', calls: ['POST /v1/*'] };
    await other.page.post('/sandbox/stripe/faults', hang);
    const seen = await host.page.get('/sandbox/stripe/faults');
    expect(await seen.json()).to.deep.equal(hang);
    // Over a socket, whose server waits for what is in flight.
    const asked = fetch(`${other.service.url}/v1/nikkei-asian-review/portal`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ returnUrl: 'https://asia.example.com/' }),
    });
    const answered = asked.then(({ status }) => status);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await other.end();
    expect(await answered).to.equal(503);
    await host.page.post('/sandbox/stripe/faults', { answers: 'normal' });
  });

  it('is taken over by another process when its own ends, and knows what was bought', async () => {
    const STORE_URL = await stage.fileStore();
    const host = await start({ STORE_URL });
    const other = await start({ STORE_URL });
    await host.page.moveClock({ now: '2026-12-20T12:00:00+09:00' });
    const headers = as(await host.page.newReader());
    await host.buying.buy(headers);
    await host.end();
    const { reader } = await other.page.meter(unread(), { headers });
    await eventually(() => other.buying.happens(reader.id, 'cancel', { when: 'now' }), 10_000);
    expect(await stateOf(other, headers)).to.equal('trial-expired');
  });

  it('knows after a restart what was bought before it, and what time it was', async () => {
    const STORE_URL = await stage.fileStore();
    const before = await start({ STORE_URL });
    await before.page.moveClock({ now: '2027-01-20T12:00:00+09:00' });
    const headers = as(await before.page.newReader());
    await before.buying.buy(headers);
    await before.end();
    const after = await start({ STORE_URL });
    expect(await stateOf(after, headers)).to.equal('trial');
    await after.page.moveClock({ advance: 'P3M1D' });
    expect(await stateOf(after, headers)).to.equal('active');
  });

  it('is not there where the settings name a Stripe', async () => {
    const { page, buying } = await start({
      STRIPE_SECRET_KEY: 'sk_test_of_somebody',
      STRIPE_WEBHOOK_SECRET: 'whsec_of_somebody',
      STRIPE_API_BASE: 'http://127.0.0.1:9',
    });
    const refused = await page.post('/sandbox/stripe/webhooks', { delivery: 'normal' });
    await expectProblem(refused, { status: 404, code: 'not-found' });
    await page.moveClock({ now: '2026-12-20T12:00:00+09:00' });
    const headers = as(await page.newReader());
    await expectProblem(await buying.checkout(headers), { status: 503, code: 'provider-unavailable' });
    expect(await page.meter(unread(), { headers }), 'reading goes on').to.include({ reason: 'METERED' });
  });
});

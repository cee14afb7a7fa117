import { expect } from 'chai';
import { type Buying, createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, type FrontEnd, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { startService, type TestService } from '../../support/service.ts';
import { createTestResources } from '../../support/test-resources.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

const logged = (service: TestService) =>
  service
    .logs()
    .split('\n')
    .filter((line) => line.includes('reconcil'))
    .map((line) => JSON.parse(line) as { level: string; run?: string; msg: string; found?: number });

describe('reconciling in the background', function () {
  this.timeout(60_000);
  const stage = createTestResources();

  /** How far the real time of these services is ahead of that of the tests, so that nobody has to wait. */
  let aheadMs = 0;

  afterEach(() => stage.clear());

  interface Process {
    readonly service: TestService;
    readonly page: FrontEnd;
    readonly buying: Buying;
    metrics(): Promise<string>;
    stateOf(headers: Record<string, string>): Promise<string>;
    end(): Promise<void>;
  }

  async function start(env: Record<string, string> = {}): Promise<Process> {
    const service = await startService(env, { reconcileLookEveryMs: 20, realNow: () => Date.now() + aheadMs });
    let ended: Promise<void> | null = null;
    const end = () => (ended ??= service.close());
    stage.onClear(end);
    const page = createFrontEnd(service);
    return {
      service,
      page,
      buying: createBuying(page),
      metrics: async () => (await page.get('/metrics')).text(),
      stateOf: async (headers) => (await page.meter(unread(), { headers })).entitlement.state,
      end,
    };
  }

  /** Somebody who pays and does not come back, and no webhook tells of it. */
  async function unheardOf({ page, buying }: Process): Promise<Record<string, string>> {
    await buying.deliver('lost');
    const headers = as(await page.newReader());
    await buying.pay(await buying.open(headers));
    return headers;
  }

  for (const kind of ['file', 'redis'] as const) {
    it(`finds what no webhook brought, by itself, on a ${kind} store`, async () => {
      const one = await start({ STORE_URL: kind === 'file' ? await stage.fileStore() : (await stage.redis()).url });
      const allRead = /stile_reconciliations_total\{run="buyers",outcome="finished"\} 1\n/;
      // Every buyer is read at the beginning, and then not for a day: what is bought after that is for the events to tell.
      await eventually(async () => allRead.test(await one.metrics()));
      const headers = await unheardOf(one);
      aheadMs += 2 * minuteMs;
      await eventually(async () => (await one.stateOf(headers)) === 'trial', 10_000);
      const found = await eventually(() => logged(one.service).find((line) => line.found) ?? false);
      expect(found).to.include({ level: 'info', run: 'events', msg: 'reconciled' });
      const metrics = await one.metrics();
      expect(metrics).to.match(/stile_reconciled_total\{run="events",outcome="found"\} [1-9]/);
      expect(metrics).to.match(allRead);
      expect(metrics).to.match(/stile_reconciled_at_seconds\{run="events"\} \d{10}/);
    });
  }

  it('reads every buyer once a day for two instances, which a moved clock does not change', async () => {
    const STORE_URL = (await stage.redis()).url;
    const instances = [await start({ STORE_URL }), await start({ STORE_URL })];
    const [one] = instances;
    if (one === undefined) throw new Error('There is no instance.');
    await one.page.moveClock({ advance: 'P3M' });
    const runs = async () => {
      const texts = await Promise.all(instances.map((each) => each.metrics()));
      return texts
        .flatMap((text) => [...text.matchAll(/stile_reconciliations_total\{run="buyers",outcome="finished"\} (\d+)/g)])
        .reduce((sum, [, count]) => sum + Number(count), 0);
    };
    await eventually(async () => (await runs()) === 1, 10_000);
    aheadMs += dayMs;
    await eventually(async () => (await runs()) === 2, 10_000);
    aheadMs += dayMs;
    await eventually(async () => (await runs()) === 3, 10_000);
  });

  it('tells once for each kind of run that the provider is away, and goes on trying', async () => {
    const one = await start({
      STORE_URL: await stage.fileStore(),
      STRIPE_SECRET_KEY: 'sk_test_of_somebody',
      STRIPE_WEBHOOK_SECRET: 'whsec_of_somebody',
      STRIPE_API_BASE: 'http://127.0.0.1:9',
    });
    await eventually(async () => /run="events",outcome="failed"\} [3-9]\n/.test(await one.metrics()), 10_000);
    await eventually(() => logged(one.service).length === 3, 10_000);
    expect(new Set(logged(one.service).map(({ run }) => run))).to.deep.equal(new Set(['events', 'buyers', 'sales']));
    expect((await one.page.get('/readyz')).status, 'the service goes on').to.equal(200);
  });

  it('goes on by itself after the store was away', async () => {
    const redis = await stage.redis(['--appendonly', 'yes']);
    const one = await start({ STORE_URL: redis.url });
    const headers = await unheardOf(one);
    await eventually(async () => (await one.metrics()).includes('stile_reconciled_at_seconds{run="events"}'), 10_000);
    await redis.kill();
    await redis.start();
    await eventually(async () => (await one.page.get('/readyz')).ok, 10_000);
    aheadMs += 2 * minuteMs;
    // Whether a run met the outage or not: after its rest it is made again.
    await eventually(async () => (await one.stateOf(headers)) === 'trial', 10_000);
  });

  it('ends with the service at once', async () => {
    const one = await start({ STORE_URL: await stage.fileStore() });
    await unheardOf(one);
    const askedAt = performance.now();
    await one.end();
    expect(performance.now() - askedAt).to.be.below(4_000);
    expect(one.service.logs()).to.not.include('reconciling failed');
  });
});

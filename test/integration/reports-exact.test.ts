import { expect } from 'chai';
import { createFrontEnd } from '../support/browser/front-end.ts';
import { createConcurrentReaders } from '../support/concurrent-readers.ts';
import { eventually } from '../support/eventually.ts';
import { createScript, type Known, sell } from '../support/known-views.ts';
import { createReportReader, type DistributionJson, type ReportReader } from '../support/reports.ts';
import { startService } from '../support/service.ts';
import { adminTokens, createAdminDesk } from '../support/sign-on/admins.ts';
import { createTestResources, type TestResources } from '../support/test-resources.ts';

/** A store that two instances share. */
const stores: Readonly<Record<string, (stage: TestResources) => Promise<string>>> = {
  SQLite: (stage) => stage.fileStore(),
  Redis: async (stage) => (await stage.redis()).url,
};

const denied = ['REGISTRATION_REQUIRED', 'METER_EXHAUSTED', 'PREMIUM'];

/** How many readers read 1, 2, 3 … articles, as the script knows it. */
function distributionOf(meters: ReadonlyMap<string, ReadonlySet<string>>) {
  const sizes = [...meters.values()].map(({ size }) => size).filter((size) => size > 0);
  const readers = Array.from({ length: Math.max(0, ...sizes) }, (_, index) => ({
    articles: index + 1,
    readers: sizes.filter((size) => size === index + 1).length,
  }));
  return { total: sizes.length, readers };
}

const told = ({ limit: _, ...rest }: DistributionJson['kinds']['anonymous']) => rest;

async function expectEqual(reports: ReportReader, known: Known): Promise<void> {
  const { total } = await reports.funnel();
  const { views, counted, offersShown, checkouts, conversions, reasons } = known;
  const walls = denied.reduce((sum, reason) => sum + (reasons.get(reason) ?? 0), 0);
  expect(total).to.deep.equal({
    views,
    counted,
    walls,
    shed: 0,
    offersShown,
    checkouts,
    conversions,
    reasons: Object.fromEntries(reasons),
  });
  const { kinds } = await reports.distribution('?window=current');
  expect(told(kinds.anonymous)).to.deep.equal(distributionOf(known.meters.anonymous));
  expect(told(kinds.registered)).to.deep.equal(distributionOf(known.meters.registered));
  const { newReaders, readerTokensRefused, signInsRefused, releases, releasesRefused } = known;
  const tried = { newReaders, readerTokensRefused, signInsRefused, releases, releasesRefused };
  const bypass = { ...tried, crawlerClaimsFailed: 0, newReadersRefused: 0, rateLimited: 0 };
  expect((await reports.bypass()).total).to.deep.equal(bypass);
}

for (const [name, storeOf] of Object.entries(stores)) {
  describe(`the numbers in the reports (two instances on one ${name})`, function () {
    // A few seconds on a machine at rest, which this one need not be.
    this.timeout(300_000);
    let stage: TestResources;

    beforeEach(() => {
      stage = createTestResources();
    });

    afterEach(async () => {
      const ended = stage;
      stage = createTestResources();
      await ended.clear();
    });

    async function startBoth(): Promise<readonly [string, string]> {
      const env = {
        PUBLIC_URL: 'http://stile.example.com',
        LOG_LEVEL: 'warn',
        ADMIN_TOKENS: adminTokens,
        STORE_URL: await storeOf(stage),
      };
      const [one, other] = [await startService(env), await startService(env)];
      for (const each of [one, other]) stage.onClear(each.close);
      const urls = [`http://127.0.0.1:${one.port}`, `http://127.0.0.1:${other.port}`] as const;
      await createFrontEnd(urls[0]).moveClock({ now: '2026-12-20T12:00:00+09:00' });
      await eventually(async () => {
        const clock = await fetch(`${urls[1]}/sandbox/clock`);
        return ((await clock.json()) as { now: string }).now.startsWith('2026-12-20');
      });
      return urls;
    }

    async function countOnce(): Promise<Known> {
      const urls = await startBoth();
      const crowd = createConcurrentReaders(urls, 12);
      stage.onClear(() => crowd.close());
      const { known, run } = createScript(crowd);
      await run(10_000);
      await sell(urls, crowd, known);
      expect(known.views).to.be.at.least(10_000);
      for (const url of urls) {
        const reports = createReportReader(createAdminDesk(url));
        await eventually(() => expectEqual(reports, known), 10_000);
      }
      return known;
    }

    it('equal those counted by a script of 10 000 known views', async () => {
      const { reasons } = await countOnce();
      for (const reason of ['METERED', 'ALREADY_READ', 'FREE', 'SPONSORED', 'PREMIUM', 'REGISTRATION_REQUIRED'])
        expect(reasons.get(reason), reason).to.be.greaterThan(0);
    });
  });
}

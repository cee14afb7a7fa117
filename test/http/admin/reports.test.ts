import { expect } from 'chai';
import { createBuying } from '../../support/browser/buying.ts';
import { as, createFrontEnd, example, type FrontEnd, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { useConfigDir } from '../../support/publications.ts';
import { createReportReader } from '../../support/reports.ts';
import { startingAt, useService } from '../../support/service.ts';
import { adminTokens, createAdminDesk } from '../../support/sign-on/admins.ts';

const noon = '2026-12-20T12:00:00+09:00';

describe('GET /v1/admin/publications/{publication}/reports', () => {
  // Every test has a publication of its own, or a month of the one for which the sandbox signs readers in.
  const config = useConfigDir({ quiet: {}, viewed: {}, released: {}, sold: {}, windows: {}, bypassed: {} });
  const service = useService(() => ({ CONFIG_DIR: config.dir, ADMIN_TOKENS: adminTokens }), {
    realNow: startingAt(noon),
  });
  let moved = false;

  afterEach(async () => {
    if (moved) await createFrontEnd(service).moveClock({ now: noon });
    moved = false;
  });

  /** Its front end, and its reports. */
  function of(publication: string) {
    const page = createFrontEnd(service, publication);
    const reports = createReportReader(createAdminDesk(service, publication));
    const moveClock: FrontEnd['moveClock'] = (move) => {
      moved = true;
      return page.moveClock(move);
    };
    return { page, reports, moveClock };
  }

  describe('/funnel', () => {
    it('200: tells every day of thirty, also those on which nothing happened', async () => {
      const report = await of('quiet').reports.funnel();
      expect(report).to.include({ from: '2026-11-21', to: '2026-12-20', timeZone: 'Asia/Tokyo' });
      expect(report.days.map(({ day }) => day)).to.have.length(30);
      expect([report.days[0]?.day, report.days[29]?.day]).to.deep.equal(['2026-11-21', '2026-12-20']);
      expect(report.total).to.deep.equal({
        views: 0,
        counted: 0,
        walls: 0,
        shed: 0,
        offersShown: 0,
        checkouts: 0,
        conversions: 0,
        reasons: {},
      });
    });

    it('200: tells views, what was counted, walls and offers of the day on which they were', async () => {
      const { page, reports, moveClock } = of('viewed');
      const token = await page.newReader();
      await page.readMany(11, { headers: as(token) });
      await page.meter('dry', { headers: as(token), query: '?dryRun=true' });
      await moveClock({ advance: 'P1D' });
      await page.meter({ id: 'premium', tier: 'premium' }, { headers: as(token) });
      await page.get('/v1/viewed/gate', {
        ...as(token),
        'X-Original-URI': '/a',
        'X-Article-Tier': 'free',
      });
      const expected = [
        {
          day: '2026-12-20',
          views: 12,
          counted: 10,
          walls: 1,
          shed: 0,
          offersShown: 11,
          checkouts: 0,
          conversions: 0,
          // The reader was made by a view of a free article.
          reasons: { FREE: 1, METERED: 10, REGISTRATION_REQUIRED: 1 },
        },
        {
          day: '2026-12-21',
          views: 2,
          counted: 0,
          walls: 1,
          shed: 0,
          offersShown: 1,
          checkouts: 0,
          conversions: 0,
          reasons: { FREE: 1, PREMIUM: 1 },
        },
      ];
      await eventually(async () => {
        expect((await reports.funnel('?from=2026-12-20&to=2026-12-21')).days).to.deep.equal(expected);
      });
    });

    it('200: takes a view that was given back from what was counted, on its own day, and leaves the view', async () => {
      const { page, reports, moveClock } = of('released');
      await moveClock({ now: '2026-12-21T23:59:50+09:00' });
      const token = await page.newReader();
      await page.meter('one', { headers: as(token) });
      await page.meter('two', { headers: as(token) });
      await moveClock({ now: '2026-12-22T00:00:10+09:00' });
      const release = (id: string) => page.post('/v1/released/meter/release', { article: { id } }, as(token));
      expect((await release('one')).status).to.equal(200);
      expect((await release('one')).status).to.equal(200);
      await eventually(async () => {
        const { days } = await reports.funnel('?from=2026-12-21&to=2026-12-22');
        expect(days.map(({ views, counted }) => [views, counted])).to.deep.equal([
          [3, 1],
          [0, 0],
        ]);
      });
      const { anonymous } = (await reports.distribution()).kinds;
      expect(anonymous).to.deep.include({ total: 1, readers: [{ articles: 1, readers: 1 }] });
    });

    it('200: counts a page to pay on once however often it is given, and a purchase once however often it is told', async () => {
      const { page, reports, moveClock } = of('sold');
      const buying = createBuying(page, 'sold');
      await buying.deliver('duplicated');
      const headers = await buying.newReader();
      await buying.open(headers);
      const session = await buying.open(headers);
      const back = await buying.pay(session);
      await buying.comeBack(back);
      await buying.comeBack(back);
      await moveClock({ advance: 'P4M' });
      await eventually(async () => {
        const { total } = await reports.funnel('?from=2026-12-01&to=2027-04-30');
        expect(total).to.include({ checkouts: 1, conversions: 1 });
      });
    });
  });

  describe('/distribution', () => {
    async function read(page: FrontEnd, { readers, articles }: { readers: number; articles: number }) {
      for (let index = 0; index < readers; index += 1) {
        const token = await page.newReader();
        await page.readMany(articles, { headers: as(token) });
      }
    }

    it('200: tells how many readers read how many articles in the window that runs, by kind, with the limit', async () => {
      const { page, reports } = of(example);
      await read(page, { readers: 2, articles: 1 });
      await read(page, { readers: 1, articles: 3 });
      const signIn = await page.signIn('ann');
      await page.readMany(2, { headers: signedIn(signIn) });
      const expected = {
        from: '2026-12-01',
        to: '2026-12-31',
        timeZone: 'Asia/Tokyo',
        window: 'month',
        kinds: {
          anonymous: {
            limit: 10,
            total: 3,
            readers: [
              { articles: 1, readers: 2 },
              { articles: 2, readers: 0 },
              { articles: 3, readers: 1 },
            ],
          },
          registered: {
            limit: 15,
            total: 1,
            readers: [
              { articles: 1, readers: 0 },
              { articles: 2, readers: 1 },
            ],
          },
        },
      };
      await eventually(async () => expect(await reports.distribution()).to.deep.equal(expected));
    });

    it('B17: 200: tells of a reader who signed in what both histories hold, and the anonymous one as it was', async () => {
      const { page, reports, moveClock } = of(example);
      await moveClock({ now: '2027-01-20T12:00:00+09:00' });
      const token = await page.newReader();
      const signIn = await page.signIn('bob');
      await page.readMany(2, { headers: as(token) });
      await page.readMany(1, { headers: signedIn(signIn) });
      await page.meter(unread(), { headers: { ...as(token), ...signedIn(signIn) }, query: '?dryRun=true' });
      await eventually(async () => {
        const { kinds } = await reports.distribution('?window=current');
        expect(kinds.anonymous.readers).to.deep.equal([
          { articles: 1, readers: 0 },
          { articles: 2, readers: 1 },
        ]);
        expect(kinds.registered.readers.at(-1)).to.deep.equal({ articles: 3, readers: 1 });
        expect(kinds.registered.total).to.equal(1);
      });
    });

    it('200: tells the window before, and all windows that a span touches, a reader once in each', async () => {
      const { page, reports, moveClock } = of('windows');
      await read(page, { readers: 1, articles: 2 });
      await moveClock({ now: '2027-01-10T12:00:00+09:00' });
      await read(page, { readers: 1, articles: 1 });
      await eventually(async () => expect((await reports.distribution()).kinds.anonymous.total).to.equal(1));
      const before = await reports.distribution('?window=previous');
      expect(before).to.include({ from: '2026-12-01', to: '2026-12-31' });
      expect(before.kinds.anonymous.readers.at(-1)).to.deep.equal({ articles: 2, readers: 1 });
      const both = await reports.distribution('?from=2026-12-31&to=2027-01-01');
      expect(both).to.include({ from: '2026-12-01', to: '2027-01-31' });
      expect(both.kinds.anonymous.total).to.equal(2);
    });
  });

  describe('/bypass', () => {
    it('200: tells of new readers, forged tokens and refused sign-ins', async () => {
      const { page, reports } = of('bypassed');
      await page.newReader();
      await page.meter(unread(), { headers: as('forged') });
      await page.ask(unread(), { headers: signedIn('forged') });
      await page.ask(unread(), { headers: { Authorization: 'Basic Zm9yZ2Vk' } });
      await page.meter(unread(), { headers: { 'User-Agent': 'Mozilla/5.0 (compatible; Googlebot/2.1)' } });
      await eventually(async () => {
        const { total, days } = await reports.bypass('?from=2026-12-20');
        expect(total).to.deep.equal({
          newReaders: 3,
          readerTokensRefused: 1,
          signInsRefused: 1,
          crawlerClaimsFailed: 1,
          releases: 0,
          releasesRefused: 0,
          newReadersRefused: 0,
          rateLimited: 0,
        });
        expect(days).to.deep.equal([{ day: '2026-12-20', ...total }]);
      });
    });
  });
});

import { expect } from 'chai';
import { createBuying } from '../../support/browser/buying.ts';
import { as, expectProblem, signedIn, unread } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { type OfferService, startOfferService } from '../../support/offer-service.ts';
import { createReportReader, type ReportReader } from '../../support/reports.ts';
import { createAdminDesk } from '../../support/sign-on/admins.ts';

describe('GET /v1/admin/publications/{publication}/reports', () => {
  let stage: OfferService;
  let reports: ReportReader;

  beforeEach(async () => {
    stage = await startOfferService();
    reports = createReportReader(stage.desk);
  });

  afterEach(() => stage?.close());

  describe('/funnel', () => {
    it('200: tells every day of thirty, also those on which nothing happened', async () => {
      const report = await reports.funnel();
      expect(report).to.include({ from: '2026-11-21', to: '2026-12-20', timeZone: 'Asia/Tokyo' });
      expect(report.days.map(({ day }) => day)).to.have.length(30);
      expect([report.days[0]?.day, report.days[29]?.day]).to.deep.equal(['2026-11-21', '2026-12-20']);
      expect(report.total).to.deep.equal({
        views: 0,
        counted: 0,
        walls: 0,
        offersShown: 0,
        checkouts: 0,
        conversions: 0,
        reasons: {},
      });
    });

    it('200: tells views, what was counted, walls and offers of the day on which they were', async () => {
      const { page } = stage;
      const token = await page.newReader();
      await page.readMany(11, { headers: as(token) });
      await page.meter('dry', { headers: as(token), query: '?dryRun=true' });
      await page.moveClock({ advance: 'P1D' });
      await page.meter({ id: 'premium', tier: 'premium' }, { headers: as(token) });
      await page.get('/v1/nikkei-asian-review/gate', {
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
      const { page } = stage;
      await page.moveClock({ now: '2026-12-21T23:59:50+09:00' });
      const token = await page.newReader();
      await page.meter('one', { headers: as(token) });
      await page.meter('two', { headers: as(token) });
      await page.moveClock({ now: '2026-12-22T00:00:10+09:00' });
      const release = (id: string) =>
        page.post('/v1/nikkei-asian-review/meter/release', { article: { id } }, as(token));
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
      const buying = createBuying(stage.page);
      await buying.deliver('duplicated');
      const headers = await buying.newReader();
      await buying.open(headers);
      const session = await buying.open(headers);
      const back = await buying.pay(session);
      await buying.comeBack(back);
      await buying.comeBack(back);
      await stage.page.moveClock({ advance: 'P4M' });
      await eventually(async () => {
        const { total } = await reports.funnel('?from=2026-12-01&to=2027-04-30');
        expect(total).to.include({ checkouts: 1, conversions: 1 });
      });
    });
  });

  describe('/distribution', () => {
    const readers = async (count: number, articles: number) => {
      for (let index = 0; index < count; index += 1) {
        const token = await stage.page.newReader();
        await stage.page.readMany(articles, { headers: as(token) });
      }
    };

    it('200: tells how many readers read how many articles in the window that runs, by kind, with the limit', async () => {
      const { page } = stage;
      await readers(2, 1);
      await readers(1, 3);
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
      const { page } = stage;
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
      await readers(1, 2);
      await stage.page.moveClock({ now: '2027-01-10T12:00:00+09:00' });
      await readers(1, 1);
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
      const { page } = stage;
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
          signInsRefused: 2,
          crawlerClaimsFailed: 1,
          rateLimited: 0,
        });
        expect(days).to.deep.equal([{ day: '2026-12-20', ...total }]);
      });
    });
  });

  it('422: names what is wrong with a span', async () => {
    for (const [query, path] of [
      ['from=yesterday', 'from'],
      ['from=2026-02-30', 'from'],
      ['to=2026-12-20T00:00:00Z', 'to'],
      ['from=2026-12-21&to=2026-12-20', 'from'],
      ['from=2025-11-15', 'from'],
      ['since=2026-12-20', 'since'],
    ] as const) {
      for (const report of ['funnel', 'distribution', 'bypass']) {
        const refused = await stage.desk.get(`/reports/${report}?${query}`);
        await expectProblem(refused, { status: 422, code: 'invalid-request', paths: [path] });
      }
    }
    const longest = await stage.desk.get('/reports/funnel?from=2025-11-16');
    expect(longest.status, await longest.text()).to.equal(200);
  });

  it('422: takes no window beside a span, and no other window', async () => {
    for (const query of ['window=current&from=2026-12-20', 'window=next']) {
      const refused = await stage.desk.get(`/reports/distribution?${query}`);
      await expectProblem(refused, { status: 422, code: 'invalid-request', paths: ['window'] });
    }
  });

  it('401 without a token, 404 of no publication', async () => {
    for (const report of ['funnel', 'distribution', 'bypass']) {
      const path = `/v1/admin/publications/nikkei-asian-review/reports/${report}`;
      await expectProblem(await stage.page.get(path), { status: 401, code: 'unauthorized' });
      const other = await createAdminDesk(stage.service.url, 'no-such-title').get(`/reports/${report}`);
      await expectProblem(other, { status: 404, code: 'unknown-publication' });
    }
  });
});

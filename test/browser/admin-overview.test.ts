import { expect } from 'chai';
import type { Page } from 'playwright-core';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { createBuying } from '../support/browser/buying.ts';
import { as, signedIn } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { createReportReader } from '../support/reports.ts';

/** The week before, and this one up to noon of 20 December. */
const days = ['2026-12-10', '2026-12-12', '2026-12-15', '2026-12-18', '2026-12-20'];

describe('the overview of the admin pages', function () {
  this.timeout(60_000);
  let stage: AdminStage;

  before(async () => {
    stage = await startAdminStage({}, { reconcileLookEveryMs: 50 });
    const { frontEnd } = stage;
    const buying = createBuying(frontEnd);
    for (const [index, day] of days.entries()) {
      await frontEnd.moveClock({ now: `${day}T12:00:00+09:00` });
      const token = await frontEnd.newReader();
      await frontEnd.readMany(2 + 2 * index, { headers: as(token) });
      const signIn = await frontEnd.signIn(`reader-${index}`);
      await frontEnd.readMany(index, { headers: signedIn(signIn) });
    }
    await buying.buy(await buying.newReader());
    await frontEnd.meter('article', { headers: as('forged') });
    const reports = createReportReader(stage.desk);
    await eventually(async () => expect((await reports.funnel()).total.conversions).to.equal(1));
    await eventually(async () => expect((await reports.bypass()).total.readerTokensRefused).to.equal(1));
    // The figures of sales are made again once a minute of the real time has passed.
    stage.passHours(0.1);
    await eventually(async () => expect((await reports.revenue()).currencies).to.have.length(1));
  });

  after(() => stage?.close());

  async function opened(options: Parameters<AdminStage['visit']>[1] = {}): Promise<AdminVisit> {
    const visit = await stage.visit('vera', options);
    await visit.open('/overview');
    await visit.heading('21 Nov to 20 Dec').waitFor();
    // The charts are drawn by code that comes after the numbers, which may take a busy machine a while.
    await visit.page.locator('.recharts-surface').nth(5).waitFor({ timeout: 30_000 });
    return visit;
  }

  const figure = (page: Page, name: string) =>
    page.locator('[aria-labelledby=period] li', { hasText: new RegExp(`^${name}`) }).textContent();

  it('U8: shows a viewer the chosen days beside as many before, in figures that agree with the reports', async () => {
    const visit = await opened();
    const { page } = visit;
    try {
      await page.getByText('7 days', { exact: true }).click();
      await visit.heading('14 Dec to 20 Dec').waitFor();
      expect(page.url()).to.match(/\/overview\?days=7$/);
      const reports = createReportReader(stage.desk);
      const [now, before] = [
        (await reports.funnel('?from=2026-12-14&to=2026-12-20')).total.views,
        (await reports.funnel('?from=2026-12-07&to=2026-12-13')).total.views,
      ];
      await eventually(async () => {
        expect(await figure(page, 'Views'))
          .to.include(`Views${now}+`)
          .and.include(`against ${before} in the days before`);
      });
      expect(await figure(page, 'Conversions')).to.include('Conversions1none in the days before');
      expect(await figure(page, 'Revenue')).to.include('Revenue$9none in the days before');
      expect(await figure(page, 'Trials'))
        .to.include('Trials1')
        .and.include('0 end within seven days');
      await visit.screenshot('overview');
      await visit.expectAccessible();
      await page.goBack();
      await visit.heading('21 Nov to 20 Dec').waitFor();
      await page.goForward();
      await visit.heading('14 Dec to 20 Dec').waitFor();
    } finally {
      await visit.close();
    }
  });

  it('U7: shows readers on their way, with rates that only fall, and reasons in words', async () => {
    const visit = await opened();
    const { page } = visit;
    try {
      const charts = await page
        .getByRole('img')
        .filter({ has: page.locator('svg.recharts-surface') })
        .count();
      expect(charts).to.be.at.least(6);
      const { readers } = await createReportReader(stage.desk).funnel();
      expect(readers.readers).to.be.at.least(readers.wall);
      await page.getByRole('row', { name: new RegExp(`^Readers ${readers.readers} – 100%$`) }).waitFor();
      await page.getByRole('row', { name: /^Met the wall/ }).waitFor();
      await page.locator('details:not([open]) > summary').first().waitFor();
      await page.evaluate(`for (const each of document.querySelectorAll('details')) each.open = true`);
      await page
        .getByRole('row', { name: /^2026-12-20/ })
        .first()
        .waitFor();
      expect(await page.getByRole('row', { name: /^Shown: one of the free articles/ }).count()).to.equal(1);
      expect(await page.locator('main').textContent()).not.to.match(/METERED|ALREADY_READ/);
      await visit.expectAccessible();
      await visit.screenshot('overview-tables');
    } finally {
      await visit.close();
    }
  });

  it('U15: says what should be known today and what is left to set up, leads there, and can be hidden', async () => {
    const visit = await opened();
    const { page } = visit;
    try {
      await page.getByText('This is the sandbox').waitFor();
      await visit.heading(/^Set up Nikkei Asian Review: \d of 7 done$/).waitFor();
      await visit.button('Hide').click();
      await page.reload();
      await visit.button(/^Show what is left to set up/).click();
      await page.getByRole('link', { name: 'Go to Wording' }).click();
      await visit.heading('Wording').waitFor();
    } finally {
      await visit.close();
    }
  });

  it('says what another limit would have meant, by the keyboard alone, and what cannot be known', async () => {
    const visit = await opened();
    const { page } = visit;
    try {
      const slider = page.getByRole('slider');
      await slider.focus();
      await page.keyboard.press('Home');
      await page.getByText('With a limit of 0, 100% of these readers').waitFor();
      for (let press = 0; press < 4; press += 1) await page.keyboard.press('ArrowRight');
      const { kinds } = await createReportReader(stage.desk).distribution();
      const above = kinds.anonymous.readers
        .filter(({ articles }) => articles > 4)
        .reduce((sum, { readers }) => sum + readers, 0);
      await page.getByText(`(${above}) would have met the wall`).waitFor();
      await page.keyboard.press('End');
      await page.getByText('With today’s limit of 10').waitFor();
      await page.getByText('cannot be known from this').waitFor();
    } finally {
      await visit.close();
    }
  });

  it('shows other days, and says where there is nothing or where a span is none', async () => {
    const visit = await opened();
    const { page } = visit;
    try {
      await page.getByText('Other', { exact: true }).click();
      await page.getByLabel('From', { exact: true }).fill('2026-12-20');
      await page.getByLabel('To', { exact: true }).fill('2026-12-01');
      await visit.button('Show').click();
      await page.getByText('The first day must not come after the last.').waitFor();
      await page.getByLabel('From', { exact: true }).fill('2026-09-01');
      await page.getByLabel('To', { exact: true }).fill('2026-09-30');
      await visit.button('Show').click();
      await visit.heading('No views in these days').waitFor();
      await visit.expectAccessible();
      await visit.heading('No articles read yet').waitFor();
      expect(page.url()).to.match(/\?from=2026-09-01&to=2026-09-30$/);
    } finally {
      await visit.close();
    }
  });

  it('says so where the figures cannot be had, and shows them once they can', async () => {
    const visit = await stage.visit('vera');
    const { page } = visit;
    try {
      await page.route('**/reports/**', (route) =>
        route.fulfill({ status: 404, json: { code: 'not-found', detail: 'Gone.' } }),
      );
      await visit.open('/overview');
      await page.getByText('The figures cannot be shown').waitFor();
      await page.unroute('**/reports/**');
      await visit.button('Try again').click();
      await visit.heading('21 Nov to 20 Dec').waitFor();
    } finally {
      await visit.close();
    }
  });

  it('is as good to read: dark, and on a phone in the dark', async () => {
    const visit = await opened();
    try {
      const looks = { dark: { dark: true }, 'phone-dark': { dark: true, width: 375, height: 800 } };
      await visit.expectGoodInEveryLook('overview', looks);
    } finally {
      await visit.close();
    }
  });
});

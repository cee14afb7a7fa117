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
    stage = await startAdminStage();
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
  });

  after(() => stage?.close());

  async function opened(options: Parameters<AdminStage['visit']>[1] = {}): Promise<AdminVisit> {
    const visit = await stage.visit('vera', options);
    await visit.open('/overview');
    await visit.heading('The last seven days').waitFor();
    // The charts are drawn by code that comes after the numbers, which may take a busy machine a while.
    await visit.page.locator('.recharts-surface').nth(3).waitFor({ timeout: 30_000 });
    return visit;
  }

  const figure = (page: Page, name: string) =>
    page.locator('[aria-labelledby=week] li', { hasText: name }).textContent();

  it('tells a viewer of this week beside the week before, in figures that agree with the reports', async () => {
    const visit = await opened();
    try {
      const { days: told } = await createReportReader(stage.desk).funnel();
      const views = (some: typeof told) => some.reduce((sum, day) => sum + day.views, 0);
      const text = await figure(visit.page, 'Views');
      expect(text).to.include(`Views${views(told.slice(-7))}+`);
      expect(text).to.include(` against ${views(told.slice(-14, -7))} the week before`);
      expect(await figure(visit.page, 'Conversions')).to.include('Conversions1none the week before');
      await visit.screenshot('overview');
      await visit.expectAccessible();
    } finally {
      await visit.close();
    }
  });

  it('has every chart as a table too', async () => {
    const visit = await opened();
    try {
      const charts = await visit.page
        .getByRole('img')
        .filter({ has: visit.page.locator('svg.recharts-surface') })
        .count();
      expect(charts).to.be.at.least(4);
      for (const summary of await visit.page.locator('details > summary').all()) await summary.click();
      const row = visit.page.getByRole('row', { name: /^2026-12-20/ }).first();
      await row.waitFor();
      expect(await visit.page.getByRole('row', { name: /^Conversions 1$/ }).count()).to.equal(1);
      expect(await visit.page.getByRole('row', { name: /^METERED/ }).count()).to.equal(1);
      await visit.expectAccessible();
      await visit.screenshot('overview-tables');
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
      await page.getByText('The one before').click();
      await visit.heading('No articles read yet').waitFor();
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
      await visit.heading('The last seven days').waitFor();
    } finally {
      await visit.close();
    }
  });

  for (const [name, options] of [
    ['dark', { dark: true }],
    ['phone', { width: 375, height: 800 }],
    ['phone-dark', { width: 375, height: 800, dark: true }],
  ] as const) {
    it(`is as good to read: ${name}`, async () => {
      const visit = await opened(options);
      try {
        await visit.expectNoSidewaysScroll();
        await visit.expectAccessible();
        await visit.screenshot(`overview-${name}`);
      } finally {
        await visit.close();
      }
    });
  }
});

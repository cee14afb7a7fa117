import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { type AdminStage, type AdminVisit, startAdminStage } from '../../support/browser/admin-pages.ts';
import { createBuying } from '../../support/browser/buying.ts';
import { as } from '../../support/browser/front-end.ts';
import { eventually } from '../../support/eventually.ts';
import { createReportReader } from '../../support/reports.ts';

describe('the person who answers for revenue', function () {
  this.timeout(90_000);
  let stage: AdminStage;
  let visit: AdminVisit;

  before(async () => {
    stage = await startAdminStage({}, { reconcileLookEveryMs: 50 });
    const { frontEnd } = stage;
    const buying = createBuying(frontEnd);
    // Last month one bought; this month two read all they may, and one of them buys; a third gets their money back.
    await frontEnd.moveClock({ now: '2026-11-28T12:00:00+09:00' });
    await buying.buy(await buying.newReader());
    await frontEnd.moveClock({ now: '2026-12-20T12:00:00+09:00' });
    const tokens = [await frontEnd.newReader(), await frontEnd.newReader()];
    for (const token of tokens) await frontEnd.readMany(11, { headers: as(token) });
    const reports = createReportReader(stage.desk);
    await eventually(async () => expect((await reports.funnel('?from=2026-12-01')).readers.wall).to.equal(2));
    await buying.buy(as(tokens[0] ?? ''));
    const returned = await buying.newReader();
    await buying.buy(returned);
    const { reader } = await frontEnd.meter('article', { headers: returned });
    await frontEnd.post(`/sandbox/stripe/readers/${reader.id}/refund`, {});
    stage.passHours(0.1);
    await eventually(async () => {
      const [usd] = (await reports.revenue('?from=2026-12-01')).currencies;
      expect(usd).to.include({ paid: 1800, refunded: 900, net: 900 });
    });
    visit = await stage.visit('vera');
  });

  after(async () => {
    await visit?.close();
    await stage?.close();
  });

  const card = (name: string) =>
    visit.page.locator('[aria-labelledby=period] li', { hasText: new RegExp(`^${name}`) }).textContent();

  async function download(name: string): Promise<string[][]> {
    const [file] = await Promise.all([
      visit.page.waitForEvent('download'),
      visit.page.getByRole('link', { name: `${name}, as CSV` }).click(),
    ]);
    return parse(readFileSync(await file.path()), { bom: true });
  }

  it('job 7: finds this month’s revenue, conversion and leak, shares the address, and takes them as CSV', async () => {
    const { page } = visit;
    await visit.open('/overview');
    await page.getByText('This month', { exact: true }).click();
    await visit.heading('1 Dec to 20 Dec').waitFor();
    expect(page.url()).to.match(/\/overview\?days=month$/);
    await eventually(async () => expect(await card('Revenue')).to.include('Revenue$9'));
    expect(await card('Conversions')).to.include('Conversions2');

    // The leak: of the readers who meet the wall, half open no checkout.
    await page.getByRole('row', { name: /^Met the wall 2 / }).waitFor();
    await page.getByRole('row', { name: /^Opened a checkout 1 50% / }).waitFor();
    await page.getByRole('row', { name: /^Paid 1 100% / }).waitFor();

    await page.getByRole('row', { name: /^trial-3-months \$18 \$9 \$9 2 2$/ }).waitFor();
    const [head, ...offers] = await download('Revenue and purchases by offer');
    expect(head).to.deep.equal(['offer', 'currency', 'paid', 'refunded', 'net', 'payments', 'purchases']);
    expect(offers).to.deep.equal([['trial-3-months', 'USD', '18', '9', '9', '2', '2']]);
    expect(await download('The funnel of readers')).to.deep.include(['wall', '2']);
    expect(await download('Revenue by day')).to.have.length(2);

    // A colleague who is sent the address sees the same.
    await page.reload();
    await visit.heading('1 Dec to 20 Dec').waitFor();
    await visit.screenshot('job-7');
  });
});

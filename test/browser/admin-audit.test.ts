import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { unread } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { winterOffer } from '../support/offer-service.ts';

describe('the audit page', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  let visit: AdminVisit | undefined;

  before(async () => {
    stage = await startAdminStage();
    const { desk, frontEnd } = stage;
    await desk.makeOffer(winterOffer);
    await desk.changeOffer('winter', { price: { amount: 700, currency: 'usd' }, endsAt: null });
    await frontEnd.moveClock({ now: '2026-12-21T12:00:00+09:00' });
    const { reader } = await frontEnd.meter(unread());
    const body = { until: '2027-06-30T00:00:00+09:00' };
    await desk.call('POST', `/readers/${reader.id}/grant`, { as: 'olga', body });
  });

  after(() => stage?.close());

  afterEach(async () => {
    await visit?.close();
    visit = undefined;
  });

  const come = async (...how: Parameters<AdminStage['visit']>) => {
    visit = await stage.visit(...how);
    await visit.open('/audit');
    return visit;
  };

  const shown = (here: AdminVisit, count: number) =>
    eventually(async () => expect(await items(here).count()).to.equal(count), 25_000);
  const items = ({ page }: AdminVisit) => page.getByRole('list', { name: 'Changes' }).locator('> li');

  it('shows who changed what and when, as a difference', async () => {
    const here = await come('olga');
    await items(here).first().waitFor();
    const texts = await items(here).allTextContents();
    expect(texts[0]).to.match(/^olga gave free access to the reader [\w-]{16}21 December 2026, 12:\d\d/);
    const changed = items(here).nth(1);
    expect(texts[1]).to.include('edith changed the offer winter');
    expect(await changed.locator('[data-kind=changed]').allTextContents()).to.deep.equal([
      '→ price.amount changed500700',
    ]);
    expect(await changed.locator('[data-kind=removed]').textContent()).to.include('endsAt removed');
    expect(texts[2]).to.include('edith made the offer winter');
    expect(await items(here).nth(2).locator('[data-kind=added]').count()).to.be.greaterThan(8);
    await here.page.getByText('No more changes.').waitFor();
    await here.expectAccessible();
    await here.screenshot('audit');
    here.expectClean();
  });

  it('finds what somebody did, to what, and when', async () => {
    const here = await come('olga');
    await items(here).first().waitFor();
    await here.page.getByLabel('Who', { exact: true }).fill('edith');
    await here.page.getByLabel('What', { exact: true }).selectOption('Offers');
    await here.button('Show').click();
    await shown(here, 2);
    await here.button('Show all').click();
    await shown(here, 3);
    await here.page.getByLabel('From', { exact: true }).fill('2026-12-21T00:00');
    await here.button('Show').click();
    await shown(here, 1);
    await here.page.getByLabel('Who', { exact: true }).fill('nobody');
    await here.button('Show').click();
    await here.heading('No matching changes').waitFor();
    here.expectClean();
  });

  it('is for owners, and says so to all others', async () => {
    const here = await come('edith');
    await here.heading('The audit log is for owners').waitFor();
    await here.expectAccessible();
    await here.screenshot('audit-editor');
    here.expectClean();
  });

  it('is at home on a phone and in the dark', async () => {
    const here = await come('olga', { width: 375, height: 700, dark: true });
    await items(here).first().waitFor();
    await here.expectAccessible();
    await here.expectNoSidewaysScroll();
    await here.screenshot('audit-phone-dark');
  });

  it('loads more on demand', async () => {
    for (let index = 0; index < 55; index += 1) await stage.desk.makeOffer({ ...winterOffer, id: `more-${index}` });
    const here = await come('olga');
    await here.button('Load more').click();
    await here.page.getByText('No more changes.').waitFor();
    expect(await items(here).count()).to.equal(58);
  });
});

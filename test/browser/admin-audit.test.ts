import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { unread } from '../support/browser/front-end.ts';
import { eventually } from '../support/eventually.ts';
import { winterOffer } from '../support/offer-service.ts';

describe('the audit page', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  let visit: AdminVisit | undefined;
  let reader: string;

  before(async () => {
    stage = await startAdminStage();
    const { desk, frontEnd } = stage;
    await desk.makeOffer(winterOffer);
    await desk.changeOffer('winter', { price: { amount: 700, currency: 'usd' }, endsAt: null });
    await frontEnd.moveClock({ now: '2026-12-21T12:00:00+09:00' });
    reader = (await frontEnd.meter(unread())).reader.id;
    const body = { until: '2027-06-30T00:00:00+09:00' };
    await desk.call('POST', `/readers/${reader}/grant`, { as: 'olga', body });
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

  it('U11: says who changed what and when in sentences, with links to what it was', async () => {
    const here = await come('olga');
    await items(here).first().waitFor();
    await here.page.getByRole('link', { name: 'winter' }).first().waitFor();
    const texts = await items(here).allTextContents();
    expect(texts[0]).to.match(/^olga gave free access to the reader [\w-]{8}…21 December 2026, 12:\d\d/);
    expect(texts[0])
      .to.include('Entitlement: Nothing bought → to Subscriber')
      .and.include('Free access until: 30 June 2027, 00:00');
    expect(texts[1]).to.include('edith changed the offer winter').and.include('Price: 5.00 USD → to 7.00 USD');
    expect(texts[1]).to.include('Until: 2027-01-15 23:59:59 → to No limit');
    expect(texts[2]).to.include('edith made the offer winter').and.include('Sells: $5 for');
    await here.page.getByText('No more changes.').waitFor();
    await here.expectAccessible();
    await here.screenshot('audit');
    await items(here).nth(1).getByRole('link', { name: 'winter' }).click();
    await here.heading('winter').waitFor();
    here.expectClean();
  });

  it('U11: finds as one types what somebody did, to what, and when', async () => {
    const here = await come('olga');
    await items(here).first().waitFor();
    const search = here.page.getByLabel('Search', { exact: true });
    await search.fill('edith CHANGED off');
    await shown(here, 1);
    await search.fill('winter');
    await shown(here, 2);
    await here.page.getByLabel('Kind').selectOption('Readers');
    await here.heading('No matching changes').waitFor();
    await here.button('Show all').click();
    await shown(here, 3);
    await here.page.getByLabel('From', { exact: true }).fill('2026-12-21T00:00');
    await shown(here, 1);
    here.expectClean();
  });

  it('U11: knows a reader by the id that one types, and leads from them to what was done and back', async () => {
    const here = await come('olga');
    await here.page.getByRole('button', { name: /…$/ }).click();
    await shown(here, 1);
    await here.page.getByLabel('Search', { exact: true }).fill(reader);
    await here.page.getByRole('link', { name: reader }).click();
    await here.heading(reader).waitFor();
    await here.page.getByRole('link', { name: 'Who looked at this reader' }).click();
    await items(here).getByText('olga looked at the reader').waitFor();
    expect(await items(here).getByRole('link', { name: reader }).count()).to.equal(2);
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
    await shown(here, 59);
  });
});

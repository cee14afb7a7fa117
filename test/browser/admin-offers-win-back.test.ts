import { expect } from 'chai';
import { type AdminStage, startAdminStage } from '../support/browser/admin-pages.ts';
import { winterOffer } from '../support/offer-service.ts';

describe('an offer for readers who left, on the offers page', function () {
  this.timeout(60_000);

  let stage: AdminStage;
  before(async () => {
    stage = await startAdminStage();
    expect((await stage.desk.makeOffer({ ...winterOffer, status: 'draft' })).status).to.equal(201);
  });
  after(() => stage?.close());

  it('is written with its days, shows the walls of those readers, and is listed in words', async () => {
    const here = await stage.visit('edith');
    const { page } = here;
    await here.open(`/offers/of/${winterOffer.id}`);
    const old = page.getByRole('region', { name: 'English', exact: true });
    await old.waitFor();
    await page.getByRole('radio', { name: 'Readers who left' }).check();
    await page.getByLabel('Left at least so many days ago').fill('45');
    for (const after of ['a subscription', 'a trial or a pass'])
      await page
        .getByRole('region', { name: `English, after ${after}` })
        .getByText('expired')
        .first()
        .waitFor();
    expect(await old.count()).to.equal(0);
    await here.expectAccessible();
    await here.screenshot('offers-win-back');
    await here.button('Save the draft').click();
    await page.getByText('is saved').first().waitFor();
    await here.open('/offers');
    await page.getByText('Readers who left at least 45 days ago').first().waitFor();
    const { eligibility } = (await (await stage.desk.get(`/offers/${winterOffer.id}`)).json()) as {
      readonly eligibility: object;
    };
    expect(eligibility).to.include({ newReadersOnly: false, lapsedOnly: true, lapsedAtLeastDays: 45 });
    await here.close();
  });
});

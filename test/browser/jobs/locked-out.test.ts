import { expect } from 'chai';
import { type AdminStage, pictureOf, startAdminStage, useVisits } from '../../support/browser/admin-pages.ts';
import { type Buying, createBuying } from '../../support/browser/buying.ts';
import { as } from '../../support/browser/front-end.ts';
import { giveReason, newReader, section, typeName } from '../../support/browser/readers-page.ts';

describe('job 6: "I paid and am locked out"', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  let buying: Buying;

  before(async () => {
    stage = await startAdminStage();
    buying = createBuying(stage.frontEnd);
  });

  after(() => stage?.close());

  const come = useVisits(() => stage);

  it('is solved by the support code on the wall: support finds the purchase by email, and moves it there', async () => {
    const { frontEnd, browser, service } = stage;
    const buyer = await newReader(frontEnd);
    const session = await buying.open(buyer.headers);
    await buying.comeBack(await buying.pay(session, { outcome: 'paid', email: 'paid@example.com' }));

    // The same person with another browser, who has read all free articles.
    const token = await frontEnd.newReader();
    await frontEnd.readMany(10, { headers: as(token) });
    const reader = await browser.visit({ width: 375, height: 812 });
    await reader.context.addCookies([{ name: 'stile_reader', value: token, url: service.url }]);
    await reader.page.goto(`${service.url}/demo/articles/japan-china-collaboration`);
    const shown = reader.page.locator('stile-paywall').locator('[part=support]');
    await shown.waitFor();
    const words = (await shown.textContent()) ?? '';
    expect(words).to.match(/^Support code (?:[0-9A-Z]{4}-){6}[0-9A-Z]{4}$/);
    await pictureOf(reader.page, 'job-6-wall');

    const desk = await come('olga');
    await desk.open('/readers');
    await typeName(desk, 'paid@example.com');
    await desk.heading(buyer.id).waitFor();
    await desk.button('Move to another reader').click();
    // As it is read out on the telephone.
    const spoken = words.replace('Support code ', '').toLowerCase().replaceAll('-', ' ');
    await desk.page.getByLabel('Support code or id of the other reader').fill(spoken);
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText(/^To r_[\w-]{22}: reader, nothing bought$/).waitFor();
    await giveReason(desk, 'Paid in another browser; the email is right');
    await desk.button('Move what was bought').click();
    await section(desk, 'Purchases').getByText('Nothing was bought.').waitFor();

    await reader.page.reload();
    await reader.page.locator('stile-paywall[state=granted]').waitFor();
    expect(await shown.count()).to.equal(0);
    await desk.open('/readers');
    await typeName(desk, spoken);
    await section(desk, 'Entitlement').getByText('Trial', { exact: true }).waitFor();
    await desk.open('/audit');
    await desk.page.getByText('Paid in another browser; the email is right').first().waitFor();
    desk.expectClean();
    await reader.close();
  });
});

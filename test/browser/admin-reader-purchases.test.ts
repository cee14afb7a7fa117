import { expect } from 'chai';
import { type AdminStage, startAdminStage, useVisits } from '../support/browser/admin-pages.ts';
import { type Buying, createBuying } from '../support/browser/buying.ts';
import { signedIn, unread } from '../support/browser/front-end.ts';
import { giveReason, lookUp, newReader, section, textOf, typeName } from '../support/browser/readers-page.ts';

describe('what a reader bought, on the readers page', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  let buying: Buying;

  before(async () => {
    stage = await startAdminStage();
    buying = createBuying(stage.frontEnd);
  });

  after(() => stage?.close());

  const come = useVisits(() => stage);

  it('F7: shows who pays twice, and ends one of the two with its period', async () => {
    const { frontEnd } = stage;
    const sub = 'twice@example.com';
    const registered = signedIn(await frontEnd.signIn(sub));
    await buying.buy(registered);
    const { headers } = await newReader(stage.frontEnd);
    await buying.buy(headers);
    await frontEnd.meter(unread(), { headers: { ...headers, ...registered } });
    const here = await come('olga');
    await lookUp(here, sub);
    await section(here, 'Purchases').getByText('Pays twice').waitFor();
    await here.expectAccessible();
    await here.screenshot('reader-pays-twice');
    await here.page
      .getByRole('button', { name: /^End sub_/ })
      .last()
      .click();
    await here.page.getByRole('dialog').waitFor();
    await here.expectAccessible();
    await here.screenshot('reader-end-subscription');
    await giveReason(here, 'Bought twice by mistake');
    await here.button('End this subscription').click();
    await section(here, 'Purchases').getByText('Pays twice').waitFor({ state: 'detached' });
    expect(await textOf(here, 'Purchases')).to.include('cancelled');
    here.expectClean();
  });

  it('finds a buyer by their email, and moves what they bought to another reader', async () => {
    const [buyer, other] = [await newReader(stage.frontEnd), await newReader(stage.frontEnd)];
    await stage.frontEnd.meter(unread(), { headers: other.headers });
    const session = await buying.open(buyer.headers);
    await buying.comeBack(await buying.pay(session, { outcome: 'paid', email: 'lost@example.com' }));
    const here = await come('olga');
    await here.open('/readers');
    await typeName(here, 'lost@example.com');
    await here.heading('Entitlement').waitFor();
    await here.heading(buyer.id).waitFor();
    await here.button('Move to another reader').click();
    await here.page.getByLabel('Support code or id of the other reader').fill(other.id);
    await here.button('Find').click();
    await here.page.getByText(`To ${other.id}`).waitFor();
    await giveReason(here, 'Lost the cookie');
    await here.expectAccessible();
    await here.screenshot('reader-move');
    await here.button('Move what was bought').click();
    await section(here, 'Purchases').getByText('Nothing was bought.').waitFor();
    await lookUp(here, other.id);
    expect(await textOf(here, 'Purchases')).to.include('trial-3-months');
    here.expectClean();
  });

  it('U3, U2: says by what a payer with a gift is let in and until when, and takes away what is chosen', async () => {
    const { headers, id } = await newReader(stage.frontEnd);
    await buying.buy(headers);
    const body = { until: '2027-01-20T23:59:59+09:00', reason: 'Reader of the month' };
    await stage.desk.call('POST', `/readers/${id}/grant`, { as: 'olga', body });
    const here = await come('olga');
    await lookUp(here, id);
    const words = await textOf(here, 'Entitlement');
    expect(words)
      .to.include('May read everything until 20 March 2027')
      .and.to.match(/Trial by the offer trial-3-months, since 20 December 2026.*paid until 20 March 2027.*then renews/)
      .and.to.include('Given free access until 20 January 2027, 23:59, by olga');
    await here.screenshot('readers-two-sources');
    await here.button('Take access away').click();
    const dialog = here.page.getByRole('dialog');
    await dialog.getByLabel('The subscription trial-3-months, when its period is over').check();
    await giveReason(here, 'Asked by telephone');
    await here.expectAccessible();
    await here.screenshot('readers-take-away');
    await dialog.getByRole('button', { name: 'Take access away' }).click();
    await section(here, 'Purchases').getByText('Cancelled, ends').waitFor();
    expect(await textOf(here, 'Entitlement'))
      .to.include('ends 20 March 2027')
      .and.to.include('Given free access');
    await here.button('Take access away').click();
    await dialog.getByLabel('Everything, now').check();
    await giveReason(here, 'Misused');
    await dialog.getByRole('button', { name: 'Take access away' }).click();
    await section(here, 'Entitlement').getByText('Access was taken away', { exact: true }).waitFor();
    here.expectClean();
  });
});

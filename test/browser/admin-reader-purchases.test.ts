import { expect } from 'chai';
import { type AdminStage, startAdminStage, useVisits } from '../support/browser/admin-pages.ts';
import { type Buying, createBuying } from '../support/browser/buying.ts';
import { signedIn, unread } from '../support/browser/front-end.ts';
import { lookUp, newReader, section, textOf } from '../support/browser/readers-page.ts';

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
    await here.button('End this subscription').click();
    await section(here, 'Purchases').getByText('Pays twice').waitFor({ state: 'detached' });
    expect(await textOf(here, 'Purchases')).to.include('cancelled');
    here.expectClean();
  });

  it('finds a buyer by their email, and moves what they bought to another reader', async () => {
    const [buyer, other] = [await newReader(stage.frontEnd), await newReader(stage.frontEnd)];
    const session = await buying.open(buyer.headers);
    await buying.comeBack(await buying.pay(session, { outcome: 'paid', email: 'lost@example.com' }));
    const here = await come('olga');
    await here.open('/readers');
    await here.page.getByLabel('Reader id, sign-in id or email').fill('lost@example.com');
    await here.button('Find by email at Stripe').click();
    const link = here.page.getByRole('link', { name: buyer.id });
    await link.waitFor();
    await here.expectAccessible();
    await here.screenshot('reader-by-email');
    await link.click();
    await here.heading('Entitlement').waitFor();
    await here.button('Move to another reader').click();
    await here.page.getByLabel('Reader id or sign-in id of the other reader').fill(other.id);
    await here.expectAccessible();
    await here.screenshot('reader-move');
    await here.button('Move what was bought').click();
    await section(here, 'Purchases').getByText('Nothing was bought.').waitFor();
    await lookUp(here, other.id);
    expect(await textOf(here, 'Purchases')).to.include('trial-3-months');
    here.expectClean();
  });
});

import { expect } from 'chai';
import { type AdminStage, type AdminVisit, startAdminStage } from '../support/browser/admin-pages.ts';
import { type Buying, createBuying } from '../support/browser/buying.ts';
import { as, signedIn, unread } from '../support/browser/front-end.ts';

describe('what a reader bought, on the readers page', function () {
  this.timeout(90_000);

  let stage: AdminStage;
  let buying: Buying;
  let visit: AdminVisit | undefined;

  before(async () => {
    stage = await startAdminStage();
    buying = createBuying(stage.frontEnd);
  });

  after(() => stage?.close());

  afterEach(async () => {
    await visit?.close();
    visit = undefined;
  });

  const come = async (...how: Parameters<AdminStage['visit']>) => {
    visit = await stage.visit(...how);
    return visit;
  };

  async function newReader() {
    const { frontEnd } = stage;
    const headers = as(await frontEnd.newReader());
    const { reader } = await frontEnd.meter(unread(), { headers, query: '?dryRun=true' });
    return { headers, id: reader.id };
  }

  /** Looks a reader up by the form. */
  async function lookUp(here: AdminVisit, name: string): Promise<void> {
    await here.open('/readers');
    await here.page.getByLabel('Reader id, sign-in id or email').fill(name);
    await here.page.keyboard.press('Enter');
    await here.heading('Entitlement').waitFor();
  }

  const section = ({ page }: AdminVisit, name: string) => page.getByRole('region', { name, exact: true });

  async function textOf(here: AdminVisit, name: string): Promise<string> {
    return (await section(here, name).textContent()) ?? '';
  }

  it('F7: shows who pays twice, and ends one of the two with its period', async () => {
    const { frontEnd } = stage;
    const sub = 'twice@example.com';
    const registered = signedIn(await frontEnd.signIn(sub));
    await buying.buy(registered);
    const { headers } = await newReader();
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
    const [buyer, other] = [await newReader(), await newReader()];
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

import { expect } from 'chai';
import { createBuying, monthlyOffer } from '../../../support/browser/buying.ts';
import { as, type FrontEnd, unread } from '../../../support/browser/front-end.ts';
import { patience } from '../../../support/processes/stile.ts';
import { type AgainstStripe, startAgainstStripe } from '../../../support/selling/against-stripe.ts';
import { type OddStripe, startOddStripe } from '../../../support/selling/odd-stripe.ts';
import { adminTokens, createAdminDesk } from '../../../support/sign-on/admins.ts';
import { createTestResources } from '../../../support/test-resources.ts';

describe('selling: a status of Stripe’s that nobody knows', function () {
  this.timeout(patience);
  const stage = createTestResources();
  let town: AgainstStripe;
  let page: FrontEnd;
  let stripe: OddStripe;

  before(async () => {
    town = await startAgainstStripe({
      STORE_URL: await stage.fileStore(),
      instances: 1,
      env: { ADMIN_TOKENS: adminTokens },
      async apiBase(base) {
        stripe = await startOddStripe(base);
        stage.onClear(() => stripe.close());
        return stripe.url;
      },
    });
    stage.onClear(() => town.close());
    const [only] = town.pages;
    if (only === undefined) throw new Error('There is no instance.');
    page = only;
    expect((await createAdminDesk(page.url).makeOffer(monthlyOffer)).status).to.equal(201);
  });

  afterEach(() => stripe.tell(null));

  after(() => stage.clear());

  const logged = () => town.services.map(({ logs }) => logs()).join('');

  const stateOf = async (headers: Record<string, string>) =>
    (await page.meter(unread(), { headers })).entitlement.state;

  it('leaves anyone who has paid in, and is written into the log with the subscription that it is about', async () => {
    const headers = as(await page.newReader());
    stripe.tell('hibernating');
    const session = await createBuying(page).open(headers, 'monthly');
    expect(logged()).to.not.include('hibernating');
    await town.world.standIn.pay(session, { outcome: 'paid' });
    expect(await stateOf(headers)).to.equal('active');
    const [subscription] = (await town.world.stripe.subscriptions.list({ limit: 1 })).data;
    const line = logged()
      .split('\n')
      .find((each) => each.includes('hibernating'));
    expect(JSON.parse(line ?? '{}')).to.include({
      level: 'warn',
      status: 'hibernating',
      subscription: subscription?.id,
    });
    town.world.standIn.setDelivery('lost');
    await town.world.advance({ days: 40 });
    town.world.standIn.setDelivery('normal');
    expect(await stateOf(headers), 'when what is known to be paid for, and the grace, are over').to.equal('expired');
  });

  it('lets nobody in who has not paid', async () => {
    const headers = as(await page.newReader());
    stripe.tell('hibernating');
    const session = await createBuying(page).open(headers, 'monthly');
    await town.world.standIn.pay(session, { outcome: 'delayed' });
    expect(await stateOf(headers)).to.equal('none');
  });
});

import { expect } from 'chai';
import { createCatalogue, invoiceOf, offerTrial, subscriptionOf, termDays } from '../../sandbox-stripe/offers.ts';
import { daySeconds, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: three months for $9, then the plan', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it('takes the introductory price at checkout and starts a trial', async () => {
    const { standIn, hooks } = world;
    const catalogue = await createCatalogue(world.stripe);
    const open = await offerTrial(world, catalogue);
    expect(open).to.include({ status: 'open', payment_status: 'unpaid', amount_total: 900, mode: 'subscription' });
    const { redirect } = await standIn.pay(open.id, { outcome: 'paid' });
    expect(redirect).to.equal(`https://news.example/return?session=${open.id}`);
    const subscription = await subscriptionOf(world, open);
    expect(subscription.status).to.equal('trialing');
    expect(subscription.items.data[0]?.current_period_end).to.equal(subscription.trial_end);
    const invoice = invoiceOf(subscription);
    expect(invoice).to.include({ status: 'paid', amount_paid: 900, billing_reason: 'subscription_create' });
    console.log(hooks.types());
  });
});

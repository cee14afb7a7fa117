import { expect } from 'chai';
import type Stripe from 'stripe';
import { createCatalogue, invoiceOf, offerPlan, offerTrial, subscriptionOf } from '../../sandbox-stripe/offers.ts';
import { refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: the billing portal', () => {
  let world: World;
  let session: Stripe.Checkout.Session;
  let customer: string;
  beforeEach(async () => {
    world = await startWorld();
    session = await offerTrial(world, await createCatalogue(world.stripe));
    await world.standIn.pay(session.id, { outcome: 'paid' });
    customer = String((await subscriptionOf(world, session)).customer);
  });
  afterEach(() => world.close());

  const open = (more: Stripe.BillingPortal.SessionCreateParams = {}): Promise<Stripe.BillingPortal.Session> =>
    world.stripe.billingPortal.sessions.create({ customer, return_url: 'https://news.example/account', ...more });
  const show = async (portal: Stripe.BillingPortal.Session): Promise<string> => (await fetch(portal.url)).text();
  const press = async (portal: Stripe.BillingPortal.Session, action: string): Promise<void> => {
    const text = await show(portal);
    const form = text.split('<form').find((part) => part.includes(`value="${action}"`)) ?? '';
    const object = /name="object" value="([^"]*)"/.exec(form)?.[1] ?? '';
    const response = await fetch(portal.url, {
      method: 'POST',
      body: new URLSearchParams({ action, object }),
      redirect: 'manual',
    });
    expect(response.status).to.equal(303);
  };

  it('opens for a customer, with the default configuration', async () => {
    const portal = await open({ expand: ['configuration'] });
    expect(portal).to.include({ customer, return_url: 'https://news.example/account', livemode: false });
    expect(portal.configuration).to.include({ is_default: true, active: true });
    expect((await open()).configuration).to.equal((portal.configuration as Stripe.BillingPortal.Configuration).id);
    expect(await refusal(open({ customer: 'cus_none' }))).to.include({ code: 'resource_missing', param: 'customer' });
    expect(await refusal(world.stripe.billingPortal.sessions.create({}))).to.include({ code: 'parameter_missing' });
    expect(await refusal(open({ return_url: 'nowhere' }))).to.include({ code: 'url_invalid' });
  });

  it('cancels by a date, not by the flag, since billing is flexible; and takes that back', async () => {
    const portal = await open();
    await press(portal, 'cancel');
    const ending = await subscriptionOf(world, session);
    expect(ending).to.include({
      status: 'trialing',
      cancel_at: ending.trial_end,
      cancel_at_period_end: false,
      canceled_at: world.now(),
    });
    expect(await show(portal)).to.contain('Your subscription ends on 23 February 2027');
    await press(portal, 'keep');
    expect(await subscriptionOf(world, session)).to.include({
      cancel_at: null,
      canceled_at: null,
      cancel_at_period_end: false,
    });
    await press(portal, 'cancel');
    await world.advance({ days: 93 });
    const ended = await subscriptionOf(world, session);
    expect(ended).to.include({ status: 'canceled', ended_at: ended.trial_end });
    expect(invoiceOf(ended).amount_paid, 'the full price was never asked for').to.equal(900);
  });

  it('replaces the card, for better or worse', async () => {
    const portal = await open();
    await press(portal, 'failing-card');
    await world.advance({ days: 93 });
    expect((await subscriptionOf(world, session)).status).to.equal('past_due');
    const later = await open();
    expect(await show(later))
      .to.contain('could not be collected')
      .and.to.contain('•••• 0341');
    await press(later, 'good-card');
    await press(later, 'pay');
    expect((await subscriptionOf(world, session)).status).to.equal('active');
    expect(await show(later)).not.to.contain('could not be collected');
  });

  it('leads back to the site, in a page as strict as the one to pay on', async () => {
    const portal = await open();
    const response = await fetch(portal.url);
    expect(response.headers.get('content-security-policy')).to.contain("default-src 'none'");
    const text = await response.text();
    expect(text)
      .to.contain('href="https://news.example/account"')
      .and.to.contain('Sandbox: no real money')
      .and.to.contain('Full access');
    expect(text).not.to.match(/<script|<link|<img|src=/);
  });

  it('works for an hour only', async () => {
    const portal = await open();
    await world.advance({ hours: 1 });
    expect((await fetch(portal.url)).status).to.equal(410);
    const body = new URLSearchParams({ action: 'cancel', object: (await subscriptionOf(world, session)).id });
    await fetch(portal.url, { method: 'POST', body, redirect: 'manual' });
    expect((await subscriptionOf(world, session)).cancel_at).to.equal(null);
  });

  it("touches nobody else's subscription", async () => {
    const { data: prices } = await world.stripe.prices.list({ lookup_keys: ['plan'] });
    const [plan] = prices;
    if (plan === undefined) throw new Error('The plan is gone.');
    const other = await offerPlan(
      world,
      { plan, intro: plan, product: await world.stripe.products.retrieve(String(plan.product)) },
      { reader: 'r_2' },
    );
    await world.standIn.pay(other.id, { outcome: 'paid' });
    const { id } = await subscriptionOf(world, other);
    const portal = await open();
    for (const action of ['cancel', 'keep', 'pay', 'nothing']) {
      await fetch(portal.url, {
        method: 'POST',
        body: new URLSearchParams({ action, object: id }),
        redirect: 'manual',
      });
    }
    expect(await subscriptionOf(world, other)).to.include({ cancel_at: null, status: 'active' });
  });

  it('does what its configuration allows', async () => {
    const { configurations } = world.stripe.billingPortal;
    const immediate = await configurations.create({
      features: { subscription_cancel: { enabled: true, mode: 'immediately' } },
      business_profile: { headline: 'Example' },
      default_return_url: 'https://news.example/home',
    });
    expect(immediate.features).to.have.nested.property('payment_method_update.enabled', false);
    const portal = await world.stripe.billingPortal.sessions.create({ customer, configuration: immediate.id });
    expect(portal.return_url).to.equal('https://news.example/home');
    expect(await show(portal))
      .to.contain('Cancel now')
      .and.not.to.contain('Payment method');
    await press(portal, 'failing-card');
    await press(portal, 'cancel');
    expect((await subscriptionOf(world, session)).status).to.equal('canceled');
    expect(await show(portal)).to.contain('You have no subscription.');
    await configurations.update(immediate.id, {
      active: false,
      features: { subscription_cancel: { enabled: false } },
      metadata: { v: '2' },
    });
    expect(await refusal(open({ configuration: immediate.id }))).to.include({ param: 'configuration' });
    expect((await configurations.list({ active: false })).data.map(({ id }) => id)).to.deep.equal([immediate.id]);
    expect((await configurations.retrieve(immediate.id)).business_profile.headline).to.equal('Example');
  });

  it('does for a reader what the portal would', async () => {
    await world.standIn.cancel('r_1', 'period-end');
    const ending = await subscriptionOf(world, session);
    expect(ending).to.include({ cancel_at: ending.trial_end, cancel_at_period_end: false });
    await world.standIn.resume('r_1');
    expect((await subscriptionOf(world, session)).cancel_at).to.equal(null);
    await world.standIn.cancel('r_1', 'now');
    expect((await subscriptionOf(world, session)).status).to.equal('canceled');
    const nothing = await world.standIn.cancel('r_1', 'now').catch((fault: Error) => fault.message);
    expect(nothing).to.equal("No such subscription: 'r_1'");
    const nobody = await world.standIn.setCard('r_none', 'paid').catch((fault: Error) => fault.message);
    expect(nobody).to.equal("No such customer: 'r_none'");
  });
});

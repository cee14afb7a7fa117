import { expect } from 'chai';
import type Stripe from 'stripe';
import {
  type Catalogue,
  createCatalogue,
  invoiceOf,
  offerPlan,
  offerTrial,
  subscriptionOf,
} from '../../sandbox-stripe/offers.ts';
import { daySeconds, refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: subscriptions', () => {
  let world: World;
  let catalogue: Catalogue;
  beforeEach(async () => {
    world = await startWorld();
    catalogue = await createCatalogue(world.stripe);
  });
  afterEach(() => world.close());

  const buy = async (offered: { reader?: string; customer?: string } = {}): Promise<Stripe.Checkout.Session> => {
    const session = await offerPlan(world, catalogue, offered);
    await world.standIn.pay(session.id, { outcome: 'paid' });
    return session;
  };
  const day = (seconds: number | undefined): string => new Date(Number(seconds) * 1000).toISOString().slice(0, 10);

  it('starts a plan at its full price, and makes a customer where the session named none', async () => {
    const session = await buy();
    const subscription = await subscriptionOf(world, session);
    expect(subscription).to.include({ status: 'active', trial_end: null });
    expect(invoiceOf(subscription)).to.include({ status: 'paid', amount_paid: 2999, customer: subscription.customer });
    const customer = await world.stripe.customers.retrieve(String(subscription.customer));
    expect(customer).to.include({ email: 'r_1@example.com' });
  });

  it('renews every month on the day that it began, or on the last one of a shorter month', async () => {
    await world.advanceTo(Date.UTC(2027, 0, 31, 9) / 1000);
    const session = await buy();
    const ends: string[] = [];
    for (let month = 0; month < 4; month += 1) {
      const { items } = await subscriptionOf(world, session);
      ends.push(day(items.data[0]?.current_period_end));
      await world.advanceTo(Number(items.data[0]?.current_period_end) + 7200);
    }
    expect(ends).to.deep.equal(['2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']);
    const { data: invoices } = await world.stripe.invoices.list({
      subscription: (await subscriptionOf(world, session)).id,
    });
    expect(
      invoices.map(({ status, amount_paid: paid, billing_reason: reason }) => `${status} ${paid} ${reason}`),
    ).to.deep.equal([...Array(4).fill('paid 2999 subscription_cycle'), 'paid 2999 subscription_create']);
  });

  for (const [interval, count, end] of [
    ['day', 10, '2026-12-03'],
    ['week', 2, '2026-12-07'],
    ['year', 1, '2027-11-23'],
  ] as const) {
    it(`counts a period of ${count} ${interval}`, async () => {
      const { id: price } = await world.stripe.prices.create({
        product: catalogue.product.id,
        currency: 'usd',
        unit_amount: 500,
        recurring: { interval, interval_count: count },
      });
      const session = await world.stripe.checkout.sessions.create({
        mode: 'subscription',
        success_url: 'https://news.example/',
        line_items: [{ price, quantity: 2 }],
      });
      await world.standIn.pay(session.id, { outcome: 'paid' });
      const subscription = await subscriptionOf(world, session);
      expect(day(subscription.items.data[0]?.current_period_end)).to.equal(end);
      expect(invoiceOf(subscription).amount_paid).to.equal(1000);
    });
  }

  it('runs to the end of the period when cancelled there, with both signs of it set, and then is gone', async () => {
    const session = await buy();
    const { id, items } = await subscriptionOf(world, session);
    const end = items.data[0]?.current_period_end;
    const ending = await world.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    expect(ending).to.include({
      status: 'active',
      cancel_at_period_end: true,
      cancel_at: end,
      canceled_at: world.now(),
    });
    await world.advanceTo(Number(end));
    const ended = await subscriptionOf(world, session);
    expect(ended).to.include({ status: 'canceled', ended_at: end });
    expect(invoiceOf(ended).billing_reason, 'not billed again').to.equal('subscription_create');
    expect(world.hooks.types().at(-1)).to.equal('customer.subscription.deleted');
  });

  it('runs on when the cancellation is taken back', async () => {
    const session = await buy();
    const { id } = await subscriptionOf(world, session);
    await world.stripe.subscriptions.update(id, { cancel_at_period_end: true });
    const kept = await world.stripe.subscriptions.update(id, { cancel_at_period_end: false });
    expect(kept).to.include({ cancel_at: null, cancel_at_period_end: false, canceled_at: null });
    await world.advance({ days: 32 });
    expect((await subscriptionOf(world, session)).status).to.equal('active');
  });

  it('ends at a date of its own, and at the period that is named by a word', async () => {
    const session = await buy();
    const { id, items } = await subscriptionOf(world, session);
    expect(await world.stripe.subscriptions.update(id, { cancel_at: 'min_period_end' })).to.include({
      cancel_at: items.data[0]?.current_period_end,
      cancel_at_period_end: false,
    });
    expect(await world.stripe.subscriptions.update(id, { cancel_at: '' })).to.include({ cancel_at: null });
    const at = world.now() + 5 * daySeconds;
    await world.stripe.subscriptions.update(id, { cancel_at: at });
    await world.advance({ days: 6 });
    expect(await subscriptionOf(world, session)).to.include({ status: 'canceled', ended_at: at });
  });

  it('is cancelled at once, and remembers why', async () => {
    const session = await buy();
    const { id } = await subscriptionOf(world, session);
    const ended = await world.stripe.subscriptions.cancel(id, {
      cancellation_details: { feedback: 'too_expensive', comment: 'Sorry' },
    });
    expect(ended).to.include({ status: 'canceled', ended_at: world.now() });
    expect(ended.cancellation_details).to.include({
      feedback: 'too_expensive',
      comment: 'Sorry',
      reason: 'cancellation_requested',
    });
    expect(await refusal(world.stripe.subscriptions.cancel(id))).to.include({
      statusCode: 404,
      code: 'resource_missing',
    });
    expect(await refusal(world.stripe.subscriptions.update(id, { cancel_at_period_end: true }))).to.include({
      statusCode: 400,
    });
    expect(await world.stripe.subscriptions.update(id, { metadata: { note: 'kept' } })).to.have.deep.nested.property(
      'metadata.note',
      'kept',
    );
  });

  it('lets one customer have two, each with its own life', async () => {
    const first = await buy();
    const { customer, id } = await subscriptionOf(world, first);
    const second = await buy({ customer: String(customer) });
    expect((await subscriptionOf(world, second)).customer).to.equal(customer);
    await world.stripe.subscriptions.cancel(id);
    const list = async (status?: Stripe.SubscriptionListParams.Status): Promise<number> =>
      (
        await world.stripe.subscriptions.list({
          customer: String(customer),
          ...(status === undefined ? {} : { status }),
        })
      ).data.length;
    expect([
      await list(),
      await list('all'),
      await list('canceled'),
      await list('ended'),
      await list('active'),
      await list('trialing'),
    ]).to.deep.equal([1, 2, 1, 1, 1, 0]);
    expect((await world.stripe.subscriptions.list({ price: catalogue.plan.id })).data).to.have.length(1);
    expect((await world.stripe.subscriptions.list({ price: catalogue.intro.id })).data).to.have.length(0);
    expect(
      (await world.stripe.subscriptions.search({ query: "metadata['reader']:'r_1' AND status:'active'" })).data,
    ).to.have.length(1);
    expect((await world.stripe.subscriptionItems.list({ subscription: id })).data).to.have.length(1);
  });

  it('keeps retrying the first of two and leaves the other alone', async () => {
    const first = await offerTrial(world, catalogue, { reader: 'r_1' });
    await world.standIn.pay(first.id, { outcome: 'paid' });
    const second = await buy({ reader: 'r_2' });
    await world.standIn.setCard('r_1', 'declined');
    await world.advance({ days: 93 });
    expect((await subscriptionOf(world, first)).status).to.equal('past_due');
    expect((await subscriptionOf(world, second)).status).to.equal('active');
  });

  it('can be paid out of its arrears by hand', async () => {
    const session = await buy();
    await world.standIn.setCard('r_1', 'declined');
    await world.advance({ days: 31 });
    const behind = await subscriptionOf(world, session);
    expect(behind.status).to.equal('past_due');
    const stillOwed = await world.stripe.invoices.pay(invoiceOf(behind).id);
    expect(stillOwed).to.include({ status: 'open', attempt_count: 2 });
    await world.standIn.setCard('r_1', 'paid');
    expect(await world.stripe.invoices.pay(stillOwed.id)).to.include({ status: 'paid' });
    expect((await subscriptionOf(world, session)).status).to.equal('active');
    expect(await refusal(world.stripe.invoices.pay(stillOwed.id))).to.include({ code: 'invoice_already_paid' });
  });

  it('refuses what cannot be', async () => {
    const session = await buy();
    const { id } = await subscriptionOf(world, session);
    const { update } = world.stripe.subscriptions;
    const tries = (params: Stripe.SubscriptionUpdateParams): Promise<Stripe.errors.StripeError> =>
      refusal(update.call(world.stripe.subscriptions, id, params));
    expect(await tries({ cancel_at: world.now() - 1 })).to.include({ param: 'cancel_at' });
    expect(await tries({ cancel_at: world.now() + 100, cancel_at_period_end: true })).to.include({
      param: 'cancel_at',
    });
    expect(await tries({ trial_end: world.now() - 1 })).to.include({ param: 'trial_end' });
    expect(await tries({ default_payment_method: 'pm_none' })).to.include({
      code: 'resource_missing',
      param: 'default_payment_method',
    });
    expect(await tries({ coupon: 'SAVE' } as Stripe.SubscriptionUpdateParams)).to.include({
      code: 'parameter_unknown',
      param: 'coupon',
    });
    expect(await refusal(world.stripe.subscriptions.retrieve('sub_none'))).to.include({
      statusCode: 404,
      code: 'resource_missing',
      message: "No such subscription: 'sub_none'",
    });
    expect(await refusal(world.stripe.subscriptions.list({ customer: 'cus_none' }))).to.include({
      statusCode: 400,
      param: 'customer',
    });
    const other = await subscriptionOf(world, await buy({ reader: 'r_2' }));
    expect(await tries({ default_payment_method: String(other.default_payment_method) })).to.include({
      param: 'default_payment_method',
    });
  });
});

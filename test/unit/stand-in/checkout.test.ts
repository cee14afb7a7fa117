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
import { refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: paying at checkout', () => {
  let world: World;
  let catalogue: Catalogue;
  beforeEach(async () => {
    world = await startWorld();
    catalogue = await createCatalogue(world.stripe);
  });
  afterEach(() => world.close());

  const offerOnce = async (more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Promise<Stripe.Checkout.Session> =>
    world.stripe.checkout.sessions.create({
      mode: 'payment',
      client_reference_id: 'r_1',
      success_url: 'https://news.example/return?session={CHECKOUT_SESSION_ID}',
      line_items: [{ price: catalogue.intro.id, quantity: 1 }],
      payment_intent_data: { metadata: { reader: 'r_1' }, description: 'Three months' },
      ...more,
    });

  it('sells something once, with no subscription and no invoice', async () => {
    const customer = await world.stripe.customers.create({ email: 'once@example.com' });
    const session = await offerOnce({ customer: customer.id });
    await world.standIn.pay(session.id, { outcome: 'paid' });
    const paid = await world.stripe.checkout.sessions.retrieve(session.id, {
      expand: ['payment_intent.latest_charge'],
    });
    expect(paid).to.include({
      status: 'complete',
      payment_status: 'paid',
      subscription: null,
      invoice: null,
      amount_total: 900,
    });
    expect(paid.customer_details).to.include({ email: 'once@example.com' });
    const intent = paid.payment_intent as Stripe.PaymentIntent;
    expect(intent).to.include({
      status: 'succeeded',
      amount_received: 900,
      customer: customer.id,
      description: 'Three months',
    });
    expect(intent.metadata).to.deep.equal({ reader: 'r_1' });
    const charge = intent.latest_charge as Stripe.Charge;
    expect(charge).to.include({ paid: true, amount: 900, refunded: false });
    expect(charge.payment_method_details?.card).to.include({ last4: '4242', fingerprint: `card_of_${customer.id}` });
  });

  it('sells something once to somebody who is no customer', async () => {
    const session = await offerOnce({ customer_email: 'guest@example.com' });
    await world.standIn.pay(session.id, { outcome: 'paid' });
    const paid = await world.stripe.checkout.sessions.retrieve(session.id);
    expect(paid).to.include({ payment_status: 'paid', customer: null });
    expect(paid.customer_details?.email).to.equal('guest@example.com');
  });

  it('gives a card the fingerprint that it is told, the same for every buyer', async () => {
    const fingerprints: unknown[] = [];
    for (const reader of ['r_1', 'r_2']) {
      const session = await offerTrial(world, catalogue, { reader });
      await world.standIn.pay(session.id, { outcome: 'paid', fingerprint: 'shared' });
      const { default_payment_method: method } = await subscriptionOf(world, session);
      fingerprints.push((await world.stripe.paymentMethods.retrieve(String(method))).card?.fingerprint);
    }
    expect(fingerprints).to.deep.equal(['shared', 'shared']);
  });

  it('leaves the session open after a decline, on record but without a subscription, and takes another card', async () => {
    const session = await offerTrial(world, catalogue);
    const { redirect } = await world.standIn.pay(session.id, { outcome: 'declined' });
    expect(redirect).to.equal(session.url);
    expect(await world.stripe.checkout.sessions.retrieve(session.id)).to.include({
      status: 'open',
      subscription: null,
    });
    expect(world.hooks.types()).to.include.members(['charge.failed', 'payment_intent.payment_failed']);
    expect((await world.stripe.subscriptions.list({ status: 'all' })).data).to.have.length(0);
    await world.standIn.pay(session.id, { outcome: 'paid' });
    expect(await world.stripe.checkout.sessions.retrieve(session.id)).to.include({
      status: 'complete',
      payment_status: 'paid',
    });
  });

  it('tries the same payment again after a decline of something sold once', async () => {
    const session = await offerOnce();
    await world.standIn.pay(session.id, { outcome: 'declined' });
    const { payment_intent: first } = await world.stripe.checkout.sessions.retrieve(session.id);
    expect(await world.stripe.paymentIntents.retrieve(String(first))).to.include({
      status: 'requires_payment_method',
      payment_method: null,
    });
    await world.standIn.pay(session.id, { outcome: 'paid' });
    expect((await world.stripe.checkout.sessions.retrieve(session.id)).payment_intent).to.equal(first);
    expect(
      (await world.stripe.charges.list({ payment_intent: String(first) })).data.map(({ status }) => status),
    ).to.deep.equal(['succeeded', 'failed']);
  });

  for (const [kind, offer] of [
    ['a trial', offerTrial],
    ['a plan', offerPlan],
  ] as const) {
    it(`completes ${kind} unpaid with a delayed method, and says days later that it was paid`, async () => {
      const session = await offer(world, catalogue);
      await world.standIn.pay(session.id, { outcome: 'delayed' });
      expect(await world.stripe.checkout.sessions.retrieve(session.id)).to.include({
        status: 'complete',
        payment_status: 'unpaid',
      });
      const waiting = await subscriptionOf(world, session);
      expect(waiting.status).to.equal(offer === offerTrial ? 'trialing' : 'active');
      expect(invoiceOf(waiting)).to.include({ status: 'open', amount_paid: 0 });
      world.hooks.received.length = 0;
      await world.advance({ days: 3 });
      expect(await world.stripe.checkout.sessions.retrieve(session.id)).to.include({
        status: 'complete',
        payment_status: 'paid',
      });
      expect(invoiceOf(await subscriptionOf(world, session))).to.include({ status: 'paid' });
      expect(world.hooks.types().slice(0, 3)).to.deep.equal([
        'charge.succeeded',
        'payment_intent.succeeded',
        'invoice.paid',
      ]);
      expect(world.hooks.types().at(-1)).to.equal('checkout.session.async_payment_succeeded');
    });

    it(`says days later that a delayed payment for ${kind} came back`, async () => {
      const session = await offer(world, catalogue);
      await world.standIn.pay(session.id, { outcome: 'delayed-failed' });
      await world.advance({ days: 3 });
      expect(await world.stripe.checkout.sessions.retrieve(session.id)).to.include({
        status: 'complete',
        payment_status: 'unpaid',
      });
      const behind = await subscriptionOf(world, session);
      expect(behind.status).to.equal('past_due');
      expect(invoiceOf(behind)).to.include({ status: 'open', amount_paid: 0 });
      await world.advance({ days: 40 });
      expect((await subscriptionOf(world, session)).status).to.equal('canceled');
      expect(
        world.hooks.types().filter((type) => type === 'checkout.session.async_payment_failed'),
        'told once',
      ).to.have.length(1);
    });
  }

  it('settles a delayed payment for something sold once', async () => {
    const session = await offerOnce();
    await world.standIn.pay(session.id, { outcome: 'delayed' });
    const { payment_intent: intent } = await world.stripe.checkout.sessions.retrieve(session.id);
    expect(await world.stripe.paymentIntents.retrieve(String(intent))).to.include({
      status: 'processing',
      amount_received: 0,
    });
    await world.advance({ days: 3 });
    expect(await world.stripe.paymentIntents.retrieve(String(intent))).to.include({
      status: 'succeeded',
      amount_received: 900,
    });
    expect((await world.stripe.checkout.sessions.retrieve(session.id)).payment_status).to.equal('paid');
  });

  it('says that a delayed payment for something sold once came back, whatever was tried before', async () => {
    const session = await offerOnce();
    await world.standIn.pay(session.id, { outcome: 'declined' });
    await world.standIn.pay(session.id, { outcome: 'delayed-failed' });
    await world.advance({ days: 3 });
    expect(await world.stripe.checkout.sessions.retrieve(session.id)).to.include({ payment_status: 'unpaid' });
    expect(world.hooks.types().at(-1)).to.equal('checkout.session.async_payment_failed');
  });

  it('does not take money again while a payment is under way', async () => {
    const session = await offerPlan(world, catalogue);
    await world.standIn.pay(session.id, { outcome: 'delayed' });
    const { id } = invoiceOf(await subscriptionOf(world, session));
    expect(await world.stripe.invoices.pay(id)).to.include({ status: 'open', attempt_count: 1 });
    expect((await world.stripe.charges.list()).data).to.have.length(1);
  });

  it('asks for nothing when nothing is due yet', async () => {
    const session = await world.stripe.checkout.sessions.create({
      mode: 'subscription',
      success_url: 'https://news.example/',
      line_items: [{ price: catalogue.plan.id, quantity: 1 }],
      subscription_data: { trial_period_days: 7, description: 'A week for nothing' },
    });
    expect(session).to.include({ payment_status: 'no_payment_required', amount_total: 0 });
    await world.standIn.pay(session.id, { outcome: 'paid' });
    const subscription = await subscriptionOf(world, session);
    expect(subscription).to.include({
      status: 'trialing',
      trial_end: world.now() + 7 * 86_400,
      description: 'A week for nothing',
    });
    expect(invoiceOf(subscription)).to.include({ status: 'paid', amount_due: 0, amount_paid: 0 });
    await world.advance({ days: 8 });
    expect(invoiceOf(await subscriptionOf(world, session))).to.include({ status: 'paid', amount_paid: 2999 });
  });

  it('cannot be paid twice, nor after it has expired', async () => {
    const paid = await offerOnce();
    await world.standIn.pay(paid.id, { outcome: 'paid' });
    const twice = await world.standIn.pay(paid.id, { outcome: 'paid' }).catch((fault: Error) => fault.message);
    expect(twice).to.equal('This Checkout Session is complete.');
    const left = await offerOnce();
    await world.advance({ hours: 24 });
    expect(await world.stripe.checkout.sessions.retrieve(left.id)).to.include({
      status: 'expired',
      url: null,
      payment_status: 'unpaid',
    });
    expect(world.hooks.types()).to.include('checkout.session.expired');
    const late = await world.standIn.pay(left.id, { outcome: 'paid' }).catch((fault: Error) => fault.message);
    expect(late).to.equal('This Checkout Session is expired.');
  });

  it('expires when told, once', async () => {
    const session = await offerOnce();
    expect(await world.stripe.checkout.sessions.expire(session.id)).to.include({ status: 'expired' });
    expect(await refusal(world.stripe.checkout.sessions.expire(session.id))).to.include({ statusCode: 400 });
  });

  it('gives its lines, and lists itself by what it led to', async () => {
    const session = await offerTrial(world, catalogue);
    await world.standIn.pay(session.id, { outcome: 'paid' });
    await offerTrial(world, catalogue, { reader: 'r_2' });
    const { data: lines } = await world.stripe.checkout.sessions.listLineItems(session.id);
    expect(lines.map(({ price, amount_total: amount }) => [price?.id, amount])).to.deep.equal([
      [catalogue.plan.id, 0],
      [catalogue.intro.id, 900],
    ]);
    const { subscription, customer } = await world.stripe.checkout.sessions.retrieve(session.id);
    const ids = async (params: Stripe.Checkout.SessionListParams): Promise<string[]> =>
      (await world.stripe.checkout.sessions.list(params)).data.map(({ id }) => id);
    expect(await ids({ subscription: String(subscription) })).to.deep.equal([session.id]);
    expect(await ids({ customer: String(customer) })).to.deep.equal([session.id]);
    expect(await ids({ status: 'complete' })).to.deep.equal([session.id]);
    expect(await ids({})).to.have.length(2);
  });

  it('takes prices that are made with the session', async () => {
    const session = await offerOnce({
      line_items: [
        { price_data: { currency: 'jpy', unit_amount: 900, product_data: { name: 'Day pass' } }, quantity: 2 },
      ],
    });
    expect(session).to.include({ currency: 'jpy', amount_total: 1800 });
    const { line_items: lines } = await world.stripe.checkout.sessions.retrieve(session.id, { expand: ['line_items'] });
    expect(lines?.data[0]).to.include({ description: 'Day pass', quantity: 2 });
  });
});

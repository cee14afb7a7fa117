import { expect } from 'chai';
import type Stripe from 'stripe';
import { createCatalogue, invoiceOf, offerTrial, subscriptionOf } from '../../sandbox-stripe/offers.ts';
import { refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: refunds and disputes', () => {
  let world: World;
  let session: Stripe.Checkout.Session;
  beforeEach(async () => {
    world = await startWorld();
    session = await offerTrial(world, await createCatalogue(world.stripe));
    await world.standIn.pay(session.id, { outcome: 'paid' });
    world.hooks.received.length = 0;
  });
  afterEach(() => world.close());

  /** The charge behind the latest invoice, found as a billing service has to find it. */
  const latestCharge = async (): Promise<Stripe.Charge> => {
    const { id } = invoiceOf(await subscriptionOf(world, session));
    const { data } = await world.stripe.invoicePayments.list({ invoice: id, expand: ['data.payment.payment_intent'] });
    const intent = data[0]?.payment.payment_intent as Stripe.PaymentIntent;
    return world.stripe.charges.retrieve(String(intent.latest_charge), { expand: ['refunds'] });
  };

  it('gives a part back, then the rest, and no more', async () => {
    const { id, payment_intent: intent } = await latestCharge();
    const { refunds } = world.stripe;
    expect(await refunds.create({ charge: id, amount: 400, metadata: { ticket: '7' } })).to.include({
      amount: 400,
      status: 'succeeded',
    });
    expect(await latestCharge()).to.include({ amount_refunded: 400, refunded: false });
    expect(await refusal(refunds.create({ charge: id, amount: 501 }))).to.include({ param: 'amount' });
    const rest = await refunds.create({ payment_intent: String(intent), reason: 'requested_by_customer' });
    expect(rest).to.include({ amount: 500, reason: 'requested_by_customer' });
    const charge = await latestCharge();
    expect(charge).to.include({ amount_refunded: 900, refunded: true });
    expect(charge.refunds?.data.map(({ amount }) => amount)).to.deep.equal([500, 400]);
    expect(await refusal(refunds.create({ charge: id }))).to.include({ code: 'charge_already_refunded' });
    await world.standIn.settled();
    expect(world.hooks.types()).to.deep.equal([
      'refund.created',
      'charge.refunded',
      'refund.created',
      'charge.refunded',
    ]);
    expect((await refunds.list({ charge: id })).data).to.have.length(2);
    expect(await refunds.retrieve(rest.id, { expand: ['charge'] })).to.have.nested.property('charge.id', id);
    expect((await subscriptionOf(world, session)).status, 'a refund cancels nothing').to.equal('trialing');
  });

  it('refuses to give back what was never paid', async () => {
    const { refunds } = world.stripe;
    expect(await refusal(refunds.create({}))).to.include({ code: 'parameter_missing' });
    expect(await refusal(refunds.create({ charge: 'ch_none' }))).to.include({
      code: 'resource_missing',
      param: 'charge',
    });
    const open = await offerTrial(world, await catalogueAgain(), { reader: 'r_9' });
    await world.standIn.pay(open.id, { outcome: 'declined' });
    const { data: charges } = await world.stripe.charges.list();
    expect(await refusal(refunds.create({ charge: String(charges[0]?.id) }))).to.include({ param: 'charge' });
  });

  const catalogueAgain = async (): Promise<Awaited<ReturnType<typeof createCatalogue>>> => {
    const { data } = await world.stripe.prices.list({ lookup_keys: ['plan', 'intro'], expand: ['data.product'] });
    const [intro, plan] = data;
    if (intro === undefined || plan === undefined) throw new Error('The catalogue is gone.');
    return { intro, plan, product: plan.product as Stripe.Product };
  };

  it('does for a reader what happens in the dashboard', async () => {
    await world.standIn.refund('r_1');
    expect((await latestCharge()).refunded).to.equal(true);
    const again = await world.standIn.refund('r_1').catch((fault: Error) => fault.message);
    expect(again).to.equal("No such charge: 'r_1'");
  });

  it('lets a bank take the money back, and the dispute be lost', async () => {
    await world.standIn.dispute('r_1');
    expect(world.hooks.types()).to.deep.equal(['charge.dispute.created', 'charge.dispute.funds_withdrawn']);
    const charge = await latestCharge();
    expect(charge).to.include({ disputed: true, refunded: false });
    const { data: disputes } = await world.stripe.disputes.list({ charge: charge.id });
    expect(disputes[0]).to.include({ status: 'needs_response', amount: 900 });
    expect(await refusal(world.stripe.refunds.create({ charge: charge.id }))).to.include({ code: 'charge_disputed' });
    const id = String(disputes[0]?.id);
    expect(await world.stripe.disputes.close(id)).to.include({ status: 'lost' });
    expect(await refusal(world.stripe.disputes.close(id))).to.include({ statusCode: 400 });
    expect(await world.stripe.disputes.retrieve(id, { expand: ['charge'] })).to.have.nested.property(
      'charge.id',
      charge.id,
    );
    await world.standIn.settled();
    expect(world.hooks.types().at(-1)).to.equal('charge.dispute.closed');
  });

  it('lets a dispute be won', async () => {
    await world.standIn.dispute('r_1');
    await world.standIn.decideDispute('r_1', 'won');
    expect(world.hooks.types().slice(-2)).to.deep.equal(['charge.dispute.closed', 'charge.dispute.funds_reinstated']);
  });

  it('finds a reader who paid once and is no customer', async () => {
    const { intro } = await catalogueAgain();
    const once = await world.stripe.checkout.sessions.create({
      mode: 'payment',
      client_reference_id: 'r_5',
      success_url: 'https://news.example/',
      line_items: [{ price: intro.id, quantity: 1 }],
    });
    await world.standIn.pay(once.id, { outcome: 'paid' });
    await world.standIn.refund('r_5');
    expect((await latestCharge()).refunded, "another reader's money").to.equal(false);
    expect((await world.stripe.charges.list()).data[0]).to.include({ refunded: true });
  });
});

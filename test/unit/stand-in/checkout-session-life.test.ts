import { expect } from 'chai';
import type Stripe from 'stripe';
import { type Catalogue, createCatalogue, offerTrial } from '../../sandbox-stripe/offers.ts';
import { refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: the life of a checkout session', () => {
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

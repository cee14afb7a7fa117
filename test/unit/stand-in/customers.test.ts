import { expect } from 'chai';
import { createCatalogue, offerPlan, subscriptionOf } from '../../sandbox-stripe/offers.ts';
import { refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: customers', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it('keeps, changes and finds customers', async () => {
    const { customers } = world.stripe;
    const { id } = await customers.create({ email: 'a@b.example', name: 'A', metadata: { reader: 'r_1' } });
    await customers.create({ email: 'c@d.example', metadata: { reader: 'r_2' } });
    expect(
      await customers.update(id, { name: '', phone: '+1', description: 'x', metadata: { publication: 'example' } }),
    ).to.include({ name: null, phone: '+1', email: 'a@b.example' });
    expect((await customers.retrieve(id)) as object).to.have.deep.property('metadata', {
      reader: 'r_1',
      publication: 'example',
    });
    expect((await customers.list({ email: 'a@b.example' })).data.map((one) => one.id)).to.deep.equal([id]);
    const found = async (query: string): Promise<number> => (await customers.search({ query })).data.length;
    expect([
      await found("metadata['reader']:'r_1'"),
      await found('email:"c@d.example" AND metadata["reader"]:"r_2"'),
      await found("-metadata['reader']:'r_1'"),
      await found("email~'example'"),
      await found("name:'nobody'"),
    ]).to.deep.equal([1, 1, 1, 2, 0]);
    expect(await refusal(customers.search({ query: 'who?' }))).to.include({ param: 'query' });
    const pages = await customers.search({ query: "email~'example'", limit: 1 });
    expect(pages).to.include({ has_more: true, next_page: '1' });
    expect(
      (await customers.search({ query: "email~'example'", limit: 1, page: String(pages.next_page) })).has_more,
    ).to.equal(false);
  });

  it('deletes a customer and all that the customer has running', async () => {
    const session = await offerPlan(world, await createCatalogue(world.stripe));
    await world.standIn.pay(session.id, { outcome: 'paid' });
    const { id, customer } = await subscriptionOf(world, session);
    world.hooks.received.length = 0;
    expect(await world.stripe.customers.del(String(customer))).to.deep.include({ id: customer, deleted: true });
    await world.standIn.settled();
    expect(world.hooks.types()).to.deep.equal(['customer.subscription.deleted', 'customer.deleted']);
    expect((await world.stripe.subscriptions.retrieve(id)).status).to.equal('canceled');
    expect(await world.stripe.customers.retrieve(String(customer))).to.deep.include({ deleted: true });
    expect(await world.stripe.subscriptions.retrieve(id, { expand: ['customer'] })).to.have.nested.property(
      'customer.deleted',
      true,
    );
    expect(await refusal(world.stripe.customers.update(String(customer), { name: 'Ghost' }))).to.include({
      statusCode: 404,
    });
    expect((await world.stripe.customers.list()).data).to.have.length(0);
  });

  it('shows the ways to pay that a customer has, and forgets one', async () => {
    const { stripe } = world;
    const session = await offerPlan(world, await createCatalogue(stripe));
    await world.standIn.pay(session.id, { outcome: 'paid' });
    const { customer } = await subscriptionOf(world, session);
    await world.standIn.setCard(String(customer), 'paid');
    expect((await stripe.paymentMethods.list({ customer: String(customer), type: 'card' })).data).to.have.length(2);
    const { data: methods } = await stripe.customers.listPaymentMethods(String(customer));
    expect(methods.map(({ card }) => card?.last4)).to.deep.equal(['4242', '4242']);
    const [newest, oldest] = methods;
    await stripe.customers.update(String(customer), {
      invoice_settings: { default_payment_method: String(oldest?.id) },
    });
    await stripe.customers.update(String(customer), {
      invoice_settings: { default_payment_method: String(newest?.id) },
    });
    expect(await stripe.paymentMethods.detach(String(newest?.id))).to.include({ customer: null });
    expect(await refusal(stripe.paymentMethods.detach(String(newest?.id)))).to.include({ statusCode: 400 });
    expect(await stripe.customers.retrieve(String(customer))).to.have.nested.property(
      'invoice_settings.default_payment_method',
      null,
    );
    expect((await subscriptionOf(world, session)).default_payment_method).to.equal(null);
    expect(await refusal(stripe.paymentMethods.list({ customer: 'cus_none' }))).to.include({
      code: 'resource_missing',
      param: 'customer',
    });
  });
});

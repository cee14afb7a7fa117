import { expect } from 'chai';
import { type Catalogue, createCatalogue, offerPlan, subscriptionOf } from '../../sandbox-stripe/offers.ts';
import { startWorld, type World } from '../../sandbox-stripe/world.ts';

type Json = Record<string, unknown>;
interface OldEvent {
  readonly api_version: string;
  readonly type: string;
  readonly data: { readonly object: Json; readonly previous_attributes?: Json };
}

describe('the Stripe stand-in: webhooks in old forms', () => {
  let world: World;
  let catalogue: Catalogue;
  let subscription: string;
  beforeEach(async () => {
    world = await startWorld();
    catalogue = await createCatalogue(world.stripe);
  });
  afterEach(async () => {
    // These are none that the types of today describe.
    world.hooks.received.length = 0;
    await world.close();
  });

  const events = (): OldEvent[] => world.hooks.received.map(({ body }) => JSON.parse(body) as OldEvent);
  const eventOf = (type: string): OldEvent => {
    const found = events().findLast((event) => event.type === type);
    if (found === undefined) throw new Error(`No ${type} came.`);
    return found;
  };
  const objectOf = (type: string): Json => eventOf(type).data.object;

  const live = async (form: '2019' | '2022'): Promise<void> => {
    const session = await offerPlan(world, catalogue);
    await world.standIn.settled();
    world.hooks.received.length = 0;
    world.standIn.setWebhookForm(form);
    await world.standIn.pay(session.id, { outcome: 'paid' });
    subscription = (await subscriptionOf(world, session)).id;
    await world.advance({ days: 31 });
    await world.standIn.refund('r_1');
  };

  for (const [form, version] of [
    ['2019', '2019-12-03'],
    ['2022', '2022-11-15'],
  ] as const) {
    it(`name the subscription on top of an invoice, and what it was paid with: ${form}`, async () => {
      await live(form);
      const event = eventOf('invoice.paid');
      expect(event.api_version).to.equal(version);
      const { object } = event.data;
      expect(object).to.include({ subscription, paid: true, billing_reason: 'subscription_cycle' });
      expect(object['payment_intent']).to.match(/^pi_/);
      expect(object['charge']).to.match(/^ch_/);
      expect(object).to.not.have.any.keys('parent', 'payments', 'customer_account', 'total_taxes');
      const [line] = (object['lines'] as { data: Json[] }).data;
      expect(line).to.include({ type: 'subscription', subscription, proration: false });
      expect(line?.['metadata']).to.deep.equal({ reader: 'r_1' });
      expect(line).to.not.have.any.keys('parent', 'pricing');
      if (form === '2022') expect(line?.['price']).to.include({ id: catalogue.plan.id });
      else expect(line).to.not.have.property('price');
    });

    it(`have the period on the subscription: ${form}`, async () => {
      await live(form);
      const { object, previous_attributes: previous } = eventOf('customer.subscription.updated').data;
      expect(object).to.include({ id: subscription, status: 'active', quantity: 1 });
      expect(object['current_period_end']).to.be.greaterThan(world.now());
      expect(object['plan']).to.include({ id: catalogue.plan.id });
      expect(object).to.not.have.any.keys('billing_mode', 'discounts');
      const [item] = (object['items'] as { data: Json[] }).data;
      expect(item).to.not.have.any.keys('current_period_end', 'current_trial');
      expect(previous).to.have.property('current_period_end').lessThan(Number(object['current_period_end']));
      expect(previous).to.not.have.property('items');
    });

    it(`name the invoice of a charge: ${form}`, async () => {
      await live(form);
      const charge = objectOf('charge.refunded');
      expect(charge['invoice']).to.equal(objectOf('invoice.paid')['id']);
      expect('refunds' in charge).to.equal(form === '2019');
      expect(objectOf('payment_intent.succeeded')['invoice']).to.equal(charge['invoice']);
      expect('charges' in objectOf('payment_intent.succeeded')).to.equal(form === '2019');
    });

    it(`say nothing of what there was not, and are done with it: ${form}`, async () => {
      await live(form);
      expect(events().map(({ type }) => type)).to.not.include('invoice_payment.paid');
      expect(await world.standIn.flush()).to.equal(0);
    });
  }

  it('knew of no status of a checkout in 2019', async () => {
    await live('2019');
    const session = objectOf('checkout.session.completed');
    expect(session).to.include({ client_reference_id: 'r_1', subscription, mode: 'subscription' });
    expect(session).to.not.have.any.keys('payment_status', 'status', 'invoice');
  });

  it('change from one to the other by a word, and only from then on', async () => {
    await live('2019');
    world.standIn.setWebhookForm('thin');
    await world.standIn.cancel('r_1', 'now');
    expect(events().at(-1)?.type).to.equal('v1.customer.subscription.deleted');
    world.standIn.setWebhookForm('current');
    world.hooks.received.length = 0;
    await world.stripe.customers.create({ name: 'A' });
    await world.standIn.settled();
    expect(events()[0]?.api_version).to.equal('2026-10-28.endive');
  });
});

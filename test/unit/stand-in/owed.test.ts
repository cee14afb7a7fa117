import { expect } from 'chai';
import type Stripe from 'stripe';
import { type Catalogue, createCatalogue, invoiceOf, offerPlan, subscriptionOf } from '../../sandbox-stripe/offers.ts';
import { daySeconds, refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: what is owed, and time for nothing', () => {
  let world: World;
  let catalogue: Catalogue;
  let session: Stripe.Checkout.Session;
  beforeEach(async () => {
    world = await startWorld();
    catalogue = await createCatalogue(world.stripe);
    session = await offerPlan(world, catalogue);
    await world.standIn.pay(session.id, { outcome: 'paid' });
  });
  afterEach(() => world.close());

  const failsToTheEnd = async (): Promise<Stripe.Subscription> => {
    await world.standIn.setCard('r_1', 'declined');
    await world.advance({ days: 50 });
    return subscriptionOf(world, session);
  };
  const open = async (): Promise<Stripe.Invoice[]> => {
    const { id } = await subscriptionOf(world, session);
    return (await world.stripe.invoices.list({ subscription: id, status: 'open' })).data;
  };

  for (const [end, status] of [
    ['cancel', 'canceled'],
    ['unpaid', 'unpaid'],
    ['past_due', 'past_due'],
  ] as const) {
    it(`ends a subscription whose retries are used up as the account is set: ${end}`, async () => {
      await world.standIn.setRetriesEnd(end);
      expect((await failsToTheEnd()).status).to.equal(status);
    });

    it(`is paid late on the page of the invoice: ${end}`, async () => {
      await world.standIn.setRetriesEnd(end);
      await failsToTheEnd();
      const owed = await open();
      const page = await fetch(String(owed[0]?.hosted_invoice_url));
      expect(await page.text()).to.contain('Pay $29.99');
      world.hooks.received.length = 0;
      await world.standIn.payInvoice('r_1');
      expect(world.hooks.types()).to.include('invoice.paid');
      expect(await open()).to.have.length(owed.length - 1);
      const after = end === 'cancel' ? 'canceled' : 'active';
      expect((await subscriptionOf(world, session)).status).to.equal(after);
    });
  }

  it('is paid by the button of that page too, once', async () => {
    await failsToTheEnd();
    const url = String((await open())[0]?.hosted_invoice_url);
    const pressed = await fetch(url, { method: 'POST', redirect: 'manual' });
    expect(pressed.status).to.equal(303);
    expect(await (await fetch(url)).text()).to.contain('This invoice is paid');
    await fetch(url, { method: 'POST' });
    expect(await open()).to.deep.equal([]);
    expect((await fetch(`${url}none`)).status).to.equal(404);
    const again = await world.standIn.payInvoice('r_1').catch(({ message }: Error) => message);
    expect(again).to.equal("No such invoice: 'r_1'");
  });

  it('is not void while a bank is about to pay it', async () => {
    const bought = await offerPlan(world, catalogue, { reader: 'r_2' });
    await world.standIn.pay(bought.id, { outcome: 'delayed' });
    const { id } = invoiceOf(await subscriptionOf(world, bought));
    expect((await refusal(world.stripe.invoices.voidInvoice(id))).message).to.contain('processing');
    await world.advance({ days: 4 });
    expect((await world.stripe.invoices.retrieve(id)).status).to.equal('paid');
  });

  it('is void once nobody is to pay it any more', async () => {
    const { invoices } = world.stripe;
    await failsToTheEnd();
    const [owed] = await open();
    const id = String(owed?.id);
    expect(await invoices.markUncollectible(id)).to.include({ status: 'uncollectible' });
    const gone = await invoices.voidInvoice(id);
    expect(gone).to.include({ status: 'void', amount_paid: 0 });
    expect(gone.status_transitions.voided_at).to.equal(world.now());
    await world.standIn.settled();
    expect(world.hooks.types().slice(-3)).to.deep.equal([
      'invoice.marked_uncollectible',
      'payment_intent.canceled',
      'invoice.voided',
    ]);
    expect(await refusal(invoices.voidInvoice(id))).to.include({ statusCode: 400 });
    expect(await refusal(invoices.pay(id))).to.include({ statusCode: 400 });
    expect(await refusal(invoices.voidInvoice('in_none'))).to.include({ statusCode: 404 });
    const { data: all } = await invoices.list({ subscription: (await subscriptionOf(world, session)).id });
    expect(all.map(({ status }) => status)).to.deep.equal(['void', 'paid']);
    expect((await invoices.list({ status: 'void' })).data.map((one) => one.id)).to.deep.equal([id]);
  });

  it('leaves nothing behind where the debt of a running subscription is void', async () => {
    await world.standIn.setRetriesEnd('past_due');
    await world.standIn.setCard('r_1', 'declined');
    await world.advance({ days: 31 });
    expect((await subscriptionOf(world, session)).status).to.equal('past_due');
    await world.stripe.invoices.voidInvoice(String((await open())[0]?.id));
    expect((await subscriptionOf(world, session)).status).to.equal('active');
  });

  it('does not fall due in a month that support gave, though the plan was sold at its full price', async () => {
    const { id } = await subscriptionOf(world, session);
    const end = world.now() + 60 * daySeconds;
    world.hooks.received.length = 0;
    await world.standIn.giveTrial('r_1', end * 1000);
    const given = await subscriptionOf(world, session);
    expect(given).to.include({ status: 'trialing', trial_end: end, trial_start: world.now() });
    expect(given.items.data[0]?.current_period_end).to.equal(end);
    expect(world.hooks.types()).to.deep.equal(['customer.subscription.updated']);
    await world.advance({ days: 59 });
    const { data: sofar } = await world.stripe.invoices.list({ subscription: id });
    expect(sofar, 'only the first').to.have.length(1);
    expect(world.hooks.types()).to.include('customer.subscription.trial_will_end');
    await world.advance({ days: 2 });
    const after = await subscriptionOf(world, session);
    expect(after).to.include({ status: 'active', trial_end: end });
    expect(invoiceOf(after)).to.include({ status: 'paid', amount_paid: 2999, billing_reason: 'subscription_cycle' });
    const past = await world.standIn.giveTrial('r_1', world.standIn.now()).catch(({ message }: Error) => message);
    expect(past).to.contain('past');
  });
});

import { expect } from 'chai';
import type Stripe from 'stripe';
import { type Catalogue, createCatalogue, invoiceOf, offerPlan, subscriptionOf } from '../../sandbox-stripe/offers.ts';
import { daySeconds, refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: pauses', () => {
  let world: World;
  let catalogue: Catalogue;
  let session: Stripe.Checkout.Session;
  let id: string;
  beforeEach(async () => {
    world = await startWorld();
    catalogue = await createCatalogue(world.stripe);
    session = await offerPlan(world, catalogue);
    await world.standIn.pay(session.id, { outcome: 'paid' });
    ({ id } = await subscriptionOf(world, session));
    world.hooks.received.length = 0;
  });
  afterEach(() => world.close());

  const paid = async (): Promise<number> =>
    (await world.stripe.charges.list()).data.filter((charge) => charge.paid).length;
  const latest = async (): Promise<Stripe.Invoice> => invoiceOf(await subscriptionOf(world, session));

  for (const [behavior, status, told] of [
    ['void', 'void', 'invoice.voided'],
    ['mark_uncollectible', 'uncollectible', 'invoice.marked_uncollectible'],
    ['keep_as_draft', 'draft', null],
  ] as const) {
    it(`leave the subscription active and collect nothing: ${behavior}`, async () => {
      await world.standIn.pauseCollection('r_1', { behavior });
      expect(world.hooks.types()).to.deep.equal(['customer.subscription.updated']);
      expect((await subscriptionOf(world, session)).pause_collection).to.deep.equal({ behavior, resumes_at: null });
      await world.advance({ days: 40 });
      expect((await subscriptionOf(world, session)).status).to.equal('active');
      expect(await latest()).to.include({ status, auto_advance: false, amount_due: 2999, attempt_count: 0 });
      expect(await paid(), 'only the first').to.equal(1);
      if (told !== null) expect(world.hooks.types()).to.include(told);
      const { data: payments } = await world.stripe.invoicePayments.list({ invoice: String((await latest()).id) });
      expect(payments.map((one) => one.status)).to.deep.equal(
        { void: ['canceled'], uncollectible: ['open'], draft: [] }[status],
      );
      await world.standIn.resumeCollection('r_1');
      expect((await subscriptionOf(world, session)).pause_collection).to.equal(null);
      await world.advance({ days: 30 });
      expect(await latest()).to.include({ status: 'paid' });
      expect(await paid()).to.equal(2);
    });
  }

  it('end by themselves at their time, and the clock says when', async () => {
    const resumesAt = world.now() + 20 * daySeconds;
    await world.standIn.pauseCollection('r_1', { behavior: 'void', resumesAt: resumesAt * 1000 });
    expect((await subscriptionOf(world, session)).pause_collection).to.include({ resumes_at: resumesAt });
    await world.advance({ days: 19 });
    expect((await subscriptionOf(world, session)).pause_collection).not.to.equal(null);
    await world.advance({ days: 2 });
    expect((await subscriptionOf(world, session)).pause_collection).to.equal(null);
    const told = world.hooks.received.filter(({ event }) => event.type === 'customer.subscription.updated');
    expect(told.map(({ event }) => event.created)).to.deep.equal([resumesAt - 20 * daySeconds, resumesAt]);
    await world.advance({ days: 14 });
    expect(await paid()).to.equal(2);
  });

  it('are set and taken back by the API', async () => {
    const { subscriptions } = world.stripe;
    const resumes = world.now() + daySeconds;
    const on = await subscriptions.update(id, { pause_collection: { behavior: 'keep_as_draft', resumes_at: resumes } });
    expect(on.pause_collection).to.deep.equal({ behavior: 'keep_as_draft', resumes_at: resumes });
    expect((await subscriptions.update(id, { metadata: { a: '1' } })).pause_collection, 'untouched').not.to.equal(null);
    expect((await subscriptions.update(id, { pause_collection: '' })).pause_collection).to.equal(null);
    const past = { behavior: 'void', resumes_at: world.now() } as const;
    expect(await refusal(subscriptions.update(id, { pause_collection: past }))).to.include({
      statusCode: 400,
      param: 'pause_collection[resumes_at]',
    });
    const odd = { behavior: 'forget' } as unknown as Stripe.SubscriptionUpdateParams.PauseCollection;
    expect(await refusal(subscriptions.update(id, { pause_collection: odd }))).to.include({
      param: 'pause_collection[behavior]',
    });
  });

  it('are none where nothing runs, or nothing is paused', async () => {
    const said = (deed: Promise<void>): Promise<string> =>
      deed.then(
        () => 'done',
        ({ message }: Error) => message,
      );
    expect(await said(world.standIn.resumeCollection('r_1'))).to.contain("'r_1'");
    expect(await said(world.standIn.pauseCollection('r_9', { behavior: 'void' }))).to.contain("'r_9'");
  });
});

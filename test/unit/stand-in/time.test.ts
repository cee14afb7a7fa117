import { expect } from 'chai';
import fc from 'fast-check';
import { periodEnd } from '../../../src/sandbox/stripe/money/period.ts';
import { createStripeStandIn } from '../../../src/sandbox/stripe/stand-in.ts';
import { createCatalogue, offerPlan, offerTrial, subscriptionOf } from '../../sandbox-stripe/offers.ts';
import { daySeconds, start, startWorld, type World, webhookSecret } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: the passing of time', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it('makes everything happen in order and at its own time, however far it goes at once', async () => {
    const catalogue = await createCatalogue(world.stripe);
    const trial = await offerTrial(world, catalogue, { reader: 'r_1' });
    const plan = await offerPlan(world, catalogue, { reader: 'r_2' });
    for (const { id } of [trial, plan]) await world.standIn.pay(id, { outcome: 'paid' });
    await offerPlan(world, catalogue, { reader: 'r_3' });
    world.hooks.received.length = 0;
    await world.advance({ days: 200 });
    const times = world.hooks.received.map(({ event }) => event.created);
    expect(times).to.deep.equal([...times].sort((one, other) => one - other));
    expect(world.hooks.types()[0]).to.equal('checkout.session.expired');
    expect(world.hooks.types().filter((type) => type === 'invoice.paid')).to.have.length(6 + 4);
    for (const session of [trial, plan]) expect((await subscriptionOf(world, session)).status).to.equal('active');
  });

  it('comes to the same however many steps it is taken in', async () => {
    const tell = async (steps: number): Promise<string[]> => {
      const one = await startWorld();
      const session = await offerTrial(one, await createCatalogue(one.stripe));
      await one.standIn.pay(session.id, { outcome: 'paid' });
      await one.standIn.setCard('r_1', 'declined');
      for (let step = 0; step < steps; step += 1) await one.advance({ hours: (130 * 24) / steps });
      const told = one.hooks.received.map(({ event }) => `${event.created} ${event.type}`);
      await one.close();
      return told;
    };
    expect(await tell(10)).to.deep.equal(await tell(1));
  });

  it('has delivered what happened before it goes on, as of the time at which it happened', async () => {
    const session = await offerTrial(world, await createCatalogue(world.stripe));
    await world.standIn.pay(session.id, { outcome: 'paid' });
    const seen: [string, string, number][] = [];
    world.hooks.onEvent(async ({ event }) => {
      const { status } = await subscriptionOf(world, session);
      seen.push([event.type, status, world.now() - event.created]);
    });
    await world.advance({ days: 93 });
    expect(seen.map(([, , late]) => late)).to.deep.equal(seen.map(() => 0));
    expect(seen.find(([type]) => type === 'customer.subscription.trial_will_end')?.[1]).to.equal('trialing');
    expect(seen.find(([type]) => type === 'invoice.created')?.[1]).to.equal('active');
  });

  it('never runs backwards', async () => {
    await world.advance({ days: 2 });
    const then = world.now();
    await world.standIn.advanceTo(start);
    expect(world.now()).to.equal(then);
  });

  it('takes turns when it is moved by two at once', async () => {
    await Promise.all([world.advanceTo(start / 1000 + 3 * daySeconds), world.advanceTo(start / 1000 + daySeconds)]);
    expect(world.now()).to.equal(start / 1000 + 3 * daySeconds);
  });

  it('catches up with an outside clock that ran on, before it answers', async () => {
    let now = start;
    const standIn = createStripeStandIn({ now: () => now, webhookSecret });
    const address = await standIn.listen();
    const client = world.client('sk_test_other', address);
    const session = await offerTrial(
      { ...world, stripe: client, now: () => Math.floor(now / 1000) },
      await createCatalogue(client),
    );
    await standIn.pay(session.id, { outcome: 'paid' });
    now += 100 * daySeconds * 1000;
    const { data } = await client.subscriptions.list({ expand: ['data.latest_invoice'] });
    const [subscription] = data;
    expect(subscription?.status).to.equal('active');
    expect(subscription?.latest_invoice).to.include({
      status: 'paid',
      amount_paid: 2999,
      created: subscription?.trial_end,
    });
    await standIn.close();
  });

  it('goes on by itself when told to look now and then', async () => {
    let now = start;
    const standIn = createStripeStandIn({ now: () => now, webhookSecret, tickEveryMs: 5 });
    standIn.setWebhookEndpoint(world.hooks.url);
    const client = world.client('sk_test_other', await standIn.listen());
    const { plan } = await createCatalogue(client);
    await client.checkout.sessions.create({
      mode: 'subscription',
      success_url: 'https://news.example/',
      line_items: [{ price: plan.id, quantity: 1 }],
    });
    now += daySeconds * 1000;
    const deadline = Date.now() + 5000;
    while (!world.hooks.types().includes('checkout.session.expired') && Date.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(world.hooks.types()).to.include('checkout.session.expired');
    await standIn.close();
  });

  it('counts periods from the anchor: never skipping a month, never drifting from the day', () => {
    const anchors = fc.integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 });
    fc.assert(
      fc.property(
        anchors,
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 12 }),
        (anchor, periods, every) => {
          const cadence = { interval: 'month', interval_count: every };
          let end = anchor;
          for (let count = 1; count <= periods; count += 1) end = periodEnd(anchor, end, cadence);
          const from = new Date(anchor * 1000);
          const to = new Date(end * 1000);
          const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
          const lastDay = new Date(Date.UTC(to.getUTCFullYear(), to.getUTCMonth() + 1, 0)).getUTCDate();
          expect(months).to.equal(periods * every);
          expect(to.getUTCDate()).to.equal(Math.min(from.getUTCDate(), lastDay));
          expect(end % daySeconds).to.equal(anchor % daySeconds);
        },
      ),
    );
  });
});

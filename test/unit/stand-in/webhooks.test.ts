import { expect } from 'chai';
import type Stripe from 'stripe';
import { createCatalogue, offerTrial } from '../../sandbox-stripe/offers.ts';
import type { Received } from '../../sandbox-stripe/webhook-receiver.ts';
import { refusal, startWorld, type World, webhookSecret } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: webhooks', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const created = async (count: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1)
      ids.push((await world.stripe.customers.create({ name: `C${index}` })).id);
    await world.standIn.settled();
    return ids;
  };
  const objects = (): string[] => world.hooks.received.map(({ event }) => event.data.object.id);
  const first = (): Received => {
    const [received] = world.hooks.received;
    if (received === undefined) throw new Error('No webhook came.');
    return received;
  };
  const buy = async (): Promise<string> => {
    const session = await offerTrial(world, await createCatalogue(world.stripe));
    await world.standIn.settled();
    world.hooks.received.length = 0;
    await world.standIn.pay(session.id, { outcome: 'paid' });
    return session.id;
  };

  it('are signed so that the official client takes them, and nothing else', async () => {
    await created(1);
    const { body, signature } = first();
    const { webhooks } = world.stripe;
    const event = webhooks.constructEvent(body, signature, webhookSecret, 300, undefined, world.standIn.now());
    expect(event).to.include({
      type: 'customer.created',
      livemode: false,
      api_version: '2026-10-28.endive',
      created: world.now(),
    });
    expect(() => webhooks.constructEvent(body, signature, 'whsec_other', 300, undefined, world.standIn.now())).to.throw(
      'signature',
    );
    expect(() =>
      webhooks.constructEvent(body.replace('C0', 'C1'), signature, webhookSecret, 300, undefined, world.standIn.now()),
    ).to.throw('signature');
  });

  it('come in order, one after the other', async () => {
    const ids = await created(5);
    expect(objects()).to.deep.equal(ids);
  });

  it('say what was there before', async () => {
    const [id = ''] = await created(1);
    await world.stripe.customers.update(id, { name: 'New', metadata: { a: '1' } });
    await world.stripe.customers.update(id, { name: 'New' });
    await world.standIn.settled();
    expect(world.hooks.types(), 'nothing is told when nothing changed').to.deep.equal([
      'customer.created',
      'customer.updated',
    ]);
    expect(world.hooks.received[1]?.event.data).to.have.deep.property('previous_attributes', {
      name: 'C0',
      metadata: { a: null },
    });
  });

  it('find the object as it is when the handler asks the API', async () => {
    const seen: unknown[] = [];
    world.hooks.onEvent(async ({ event }) => {
      if (event.type === 'customer.created')
        seen.push(await world.stripe.customers.retrieve(event.data.object.id).then(({ id }) => id));
    });
    const ids = await created(2);
    expect(seen).to.deep.equal(ids);
  });

  it('come again at growing distances until they are accepted', async () => {
    world.hooks.answerWith(500);
    await created(1);
    const times: number[] = [];
    world.hooks.onEvent(async () => {
      times.push(Math.round((world.standIn.now() - startedAt) / 60_000));
    });
    const startedAt = world.standIn.now();
    await world.advance({ hours: 8 });
    expect(times).to.deep.equal([5, 35, 155, 455]);
    world.hooks.answerWith(200);
    await world.advance({ days: 4 });
    expect(times).to.have.length(5);
    expect((await world.stripe.events.list({ delivery_success: true })).data).to.have.length(1);
  });

  it('are given up after three days, and still stand in the list of events', async () => {
    world.hooks.answerWith(503);
    const [id] = await created(1);
    await world.advance({ days: 4 });
    world.hooks.answerWith(200);
    const attempts = world.hooks.received.length;
    expect(await world.standIn.flush()).to.equal(0);
    expect(world.hooks.received).to.have.length(attempts);
    const { data: missed } = await world.stripe.events.list({ delivery_success: false });
    expect(missed.map(({ data }) => (data.object as { id: string }).id)).to.deep.equal([id]);
  });

  it('wait when they are held, and come when they are let go', async () => {
    world.standIn.setDelivery('held');
    const ids = await created(3);
    await world.advance({ days: 1 });
    expect(objects()).to.deep.equal([]);
    expect(await world.standIn.flush()).to.equal(3);
    expect(objects()).to.deep.equal(ids);
  });

  it('come again at once on flush when they were not accepted', async () => {
    world.hooks.answerWith(500);
    const [id] = await created(1);
    world.hooks.answerWith(200);
    expect(await world.standIn.flush()).to.equal(1);
    expect(objects()).to.deep.equal([id, id]);
    expect(await world.standIn.flush()).to.equal(0);
  });

  it('come in another order when shuffled, all of them', async () => {
    const session = await offerTrial(world, await createCatalogue(world.stripe));
    await world.standIn.settled();
    world.hooks.received.length = 0;
    world.standIn.setDelivery('shuffled');
    await world.standIn.pay(session.id, { outcome: 'paid' });
    const inOrder = (await world.stripe.events.list({ limit: 11 })).data.map(({ type }) => type).reverse();
    expect(world.hooks.types()).not.to.deep.equal(inOrder);
    expect(world.hooks.types()).to.have.members(inOrder);
  });

  it('come twice when duplicated', async () => {
    world.standIn.setDelivery('duplicated');
    const ids = await created(2);
    expect(objects()).to.deep.equal(ids.flatMap((id) => [id, id]));
    expect(new Set(world.hooks.received.map(({ event }) => event.id)).size).to.equal(2);
  });

  it('never come when lost, but stand in the list of events', async () => {
    world.standIn.setDelivery('lost');
    await created(2);
    expect(await world.standIn.flush()).to.equal(0);
    world.standIn.setDelivery('normal');
    await created(1);
    expect(world.hooks.received).to.have.length(1);
    expect((await world.stripe.events.list()).data).to.have.length(3);
  });

  it('shuffle the whole of what happens while time passes', async () => {
    await buy();
    world.hooks.received.length = 0;
    world.standIn.setDelivery('shuffled');
    await world.advance({ days: 95 });
    const times = world.hooks.received.map(({ event }) => event.created);
    expect(new Set(times).size).to.be.greaterThan(2);
    expect(times).not.to.deep.equal([...times].sort());
  });

  it('are not sent anywhere before somebody listens, nor after', async () => {
    world.standIn.setWebhookEndpoint(null);
    await created(1);
    world.standIn.setWebhookEndpoint(world.hooks.url);
    expect(await world.standIn.flush()).to.equal(0);
    expect(world.hooks.received).to.have.length(0);
  });

  it('come as thin events, from which the client fetches event and object', async () => {
    world.standIn.setWebhookEndpoint(world.hooks.url, 'thin');
    const sessionId = await buy();
    const last = world.hooks.received.at(-1);
    const notification = world.stripe.parseEventNotification(
      last?.body ?? '',
      last?.signature ?? '',
      webhookSecret,
      300,
      undefined,
      world.standIn.now(),
    );
    expect(notification).to.include({ type: 'v1.checkout.session.completed', livemode: false });
    if (notification.type !== 'v1.checkout.session.completed') throw new Error('Another event came.');
    expect(notification.related_object).to.deep.equal({
      id: sessionId,
      type: 'checkout.session',
      url: `/v1/checkout/sessions/${sessionId}`,
    });
    expect(await notification.fetchEvent()).to.include({
      id: notification.id,
      type: notification.type,
      snapshot_event: notification.snapshot_event,
    });
    expect(await notification.fetchRelatedObject()).to.include({ id: sessionId, payment_status: 'paid' });
    expect((await world.stripe.events.retrieve(String(notification.snapshot_event))).type).to.equal(
      'checkout.session.completed',
    );
    const mine = await world.stripe.v2.core.events.list({ object_id: sessionId });
    expect(mine.data.map(({ id }) => id)).to.deep.equal([notification.id]);
    expect(await refusal(world.stripe.v2.core.events.retrieve('evt_65none'))).to.include({ statusCode: 404 });
  });

  it('page through thin events', async () => {
    await created(5);
    const page = await world.stripe.v2.core.events.list({ limit: 2 });
    expect(page.data).to.have.length(2);
    expect(page.next_page_url).to.contain('page=2');
    const all: Stripe.V2.Core.Event[] = [];
    for await (const event of world.stripe.v2.core.events.list({ limit: 2 })) all.push(event);
    expect(all).to.have.length(5);
  });

  it('list events by type and time, for thirty days', async () => {
    await created(1);
    const [event] = (await world.stripe.events.list({ type: 'customer.created' })).data;
    expect((await world.stripe.events.list({ types: ['customer.*'] })).data).to.have.length(1);
    expect((await world.stripe.events.list({ type: 'invoice.paid' })).data).to.have.length(0);
    await world.advance({ days: 29 });
    expect((await world.stripe.events.list({ created: { gte: world.now() } })).data).to.have.length(0);
    expect((await world.stripe.events.retrieve(String(event?.id))).type).to.equal('customer.created');
    await world.advance({ days: 1 });
    expect((await world.stripe.events.list()).data).to.have.length(0);
    expect(await refusal(world.stripe.events.retrieve(String(event?.id)))).to.include({ statusCode: 404 });
  });
});

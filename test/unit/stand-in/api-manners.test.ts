import { expect } from 'chai';
import Stripe from 'stripe';
import { createCatalogue, offerTrial } from '../../sandbox-stripe/offers.ts';
import { refusal, startWorld, testKey, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: manners of the API', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const raw = async (
    path: string,
    init: RequestInit = {},
  ): Promise<{ status: number; body: { error?: { type: string; code?: string; message: string } } }> => {
    const response = await fetch(world.base + path, {
      ...init,
      headers: { authorization: `Bearer ${testKey}`, ...init.headers },
    });
    return { status: response.status, body: (await response.json()) as object };
  };

  it('is spoken to by the official client over its own connections too', async () => {
    const { hostname, port } = new URL(world.base);
    const stripe = new Stripe(testKey, { host: hostname, port, protocol: 'http' });
    expect((await stripe.customers.create({ email: 'plain@example.com' })).lastResponse.requestId).to.match(/^req_/);
  });

  for (const [key, status, type] of [
    ['sk_live_abc', 401, 'StripeAuthenticationError'],
    ['rk_live_abc', 401, 'StripeAuthenticationError'],
    ['anything', 401, 'StripeAuthenticationError'],
    ['pk_test_abc', 403, 'StripePermissionError'],
  ] as const) {
    it(`refuses the key ${key}`, async () => {
      expect(await refusal(world.client(key).customers.list())).to.include({ statusCode: status, type });
    });
  }

  it('takes a restricted test key, and keys as a user name', async () => {
    expect((await world.client('rk_test_abc').customers.list()).data).to.deep.equal([]);
    const authorization = `Basic ${Buffer.from(`${testKey}:`).toString('base64')}`;
    expect((await raw('/v1/customers', { headers: { authorization } })).status).to.equal(200);
  });

  it('refuses to go without a key, and never repeats one', async () => {
    expect(await raw('/v1/customers', { headers: { authorization: '' } })).to.have.property('status', 401);
    const { body } = await raw('/v1/customers', { headers: { authorization: 'Bearer secret_abcdef' } });
    expect(body.error?.message).not.to.contain('abcdef');
  });

  it('refuses another version of the API', async () => {
    expect(await refusal(world.client(testKey, { apiVersion: '2020-08-27' as never }).customers.list())).to.include({
      statusCode: 400,
    });
  });

  it('does not know other URLs, and says so in its own form', async () => {
    expect(await raw('/v1/payouts')).to.deep.include({ status: 404 });
    const { status, body } = await raw('/v1/customers', { method: 'PATCH' });
    expect(status).to.equal(404);
    expect(body.error).to.include({
      type: 'invalid_request_error',
      message: 'Unrecognized request URL (PATCH: /v1/customers).',
    });
  });

  it('refuses a body of more than a megabyte', async () => {
    const { status, body } = await raw('/v1/customers', { method: 'POST', body: `name=${'x'.repeat(1_100_000)}` });
    expect([status, body.error?.type]).to.deep.equal([413, 'invalid_request_error']);
  });

  it('reads forms as Stripe does', async () => {
    const post = (body: string): ReturnType<typeof raw> =>
      raw('/v1/products', { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } });
    expect(
      (await post('name=Caf%C3%A9+%26+more&images[]=https%3A%2F%2Fa.example%2F1&images[]=https%3A%2F%2Fa.example%2F2'))
        .body,
    ).to.deep.include({ name: 'Café & more', images: ['https://a.example/1', 'https://a.example/2'] });
    expect((await post('name=x&__proto__[active]=no')).body.error).to.include({ code: 'parameter_unknown' });
    expect((await post('name=x&metadata[__proto__]=y')).status).to.equal(200);
    expect((await post('name=x&metadata[a')).body.error).to.include({ type: 'invalid_request_error' });
    expect((await post('name=x&active=maybe')).body.error?.message).to.equal('Invalid boolean: maybe');
  });

  describe('idempotency', () => {
    it('gives the same answer to the same key, and does the thing once', async () => {
      const { customers } = world.stripe;
      const first = await customers.create({ name: 'A' }, { idempotencyKey: 'k1' });
      const again = await customers.create({ name: 'A' }, { idempotencyKey: 'k1' });
      expect(again.id).to.equal(first.id);
      expect(world.recorder.calls.map(({ headers }) => headers.get('idempotent-replayed'))).to.deep.equal([
        null,
        'true',
      ]);
      expect((await customers.list()).data).to.have.length(1);
    });

    it('refuses the key for anything else', async () => {
      const { customers, products } = world.stripe;
      await customers.create({ name: 'A' }, { idempotencyKey: 'k1' });
      expect(await refusal(customers.create({ name: 'B' }, { idempotencyKey: 'k1' }))).to.include({
        statusCode: 400,
        type: 'StripeIdempotencyError',
      });
      expect(await refusal(products.create({ name: 'A' }, { idempotencyKey: 'k1' }))).to.include({
        type: 'StripeIdempotencyError',
      });
    });

    it('does not remember a request that it refused', async () => {
      const { products } = world.stripe;
      await refusal(products.create({ name: '' }, { idempotencyKey: 'k1' }));
      expect(await products.create({ name: 'A' }, { idempotencyKey: 'k1' })).to.include({ name: 'A' });
    });

    it('forgets a key after a day', async () => {
      const { customers } = world.stripe;
      const first = await customers.create({ name: 'A' }, { idempotencyKey: 'k1' });
      await world.advance({ hours: 24 });
      expect((await customers.create({ name: 'B' }, { idempotencyKey: 'k1' })).id).not.to.equal(first.id);
      expect(await refusal(customers.create({}, { idempotencyKey: 'k'.repeat(256) }))).to.include({ statusCode: 400 });
    });

    it('makes one object of many requests at once', async () => {
      const made = await Promise.all(
        Array.from({ length: 10 }, () => world.stripe.customers.create({ name: 'A' }, { idempotencyKey: 'race' })),
      );
      expect(new Set(made.map(({ id }) => id)).size).to.equal(1);
    });

    it('writes the key and the request into the events', async () => {
      const { lastResponse } = await world.stripe.customers.create({ name: 'A' }, { idempotencyKey: 'k1' });
      const { data: events } = await world.stripe.events.list();
      expect(events[0]?.request).to.deep.equal({ id: lastResponse.requestId, idempotency_key: 'k1' });
    });
  });

  describe('pages', () => {
    beforeEach(async () => {
      for (let index = 1; index <= 12; index += 1) await world.stripe.customers.create({ name: `C${index}` });
    });
    const names = (list: Stripe.ApiList<Stripe.Customer>): string => list.data.map(({ name }) => name).join(' ');

    it('lists the newest ten first and goes on where it is told', async () => {
      const { customers } = world.stripe;
      const first = await customers.list();
      expect([names(first), first.has_more]).to.deep.equal(['C12 C11 C10 C9 C8 C7 C6 C5 C4 C3', true]);
      const last = first.data.at(-1)?.id ?? '';
      const second = await customers.list({ starting_after: last });
      expect([names(second), second.has_more]).to.deep.equal(['C2 C1', false]);
      const back = await customers.list({ ending_before: second.data[0]?.id ?? '', limit: 3 });
      expect([names(back), back.has_more]).to.deep.equal(['C5 C4 C3', true]);
    });

    it('is gone through whole by the client', async () => {
      const all = await world.stripe.customers.list({ limit: 5 }).autoPagingToArray({ limit: 100 });
      expect(all).to.have.length(12);
    });

    it('refuses what is no page', async () => {
      const { customers } = world.stripe;
      expect(await refusal(customers.list({ limit: 101 }))).to.include({ param: 'limit' });
      expect(await refusal(customers.list({ limit: 0 }))).to.include({ param: 'limit' });
      expect(await refusal(customers.list({ starting_after: 'cus_none' }))).to.include({
        code: 'resource_missing',
        param: 'starting_after',
      });
      expect(await refusal(customers.list({ starting_after: 'a', ending_before: 'b' }))).to.include({
        statusCode: 400,
      });
    });

    it('lists what was made in a time', async () => {
      const { customers } = world.stripe;
      await world.advance({ hours: 1 });
      await customers.create({ name: 'later' });
      expect(names(await customers.list({ created: { gte: world.now() } }))).to.equal('later');
      expect(names(await customers.list({ created: { lt: world.now() }, limit: 1 }))).to.equal('C12');
      expect(names(await customers.list({ created: world.now() }))).to.equal('later');
    });
  });

  describe('expansion', () => {
    it('puts whole objects where their ids were, at four levels', async () => {
      const session = await offerTrial(world, await createCatalogue(world.stripe));
      await world.standIn.pay(session.id, { outcome: 'paid' });
      const expand = [
        'subscription.latest_invoice.payments',
        'subscription.default_payment_method',
        'customer',
        'line_items.data.price.product',
      ];
      const whole = await world.stripe.checkout.sessions.retrieve(session.id, { expand });
      const subscription = whole.subscription as Stripe.Subscription;
      const invoice = subscription.latest_invoice as Stripe.Invoice;
      expect(invoice.payments?.data[0]).to.include({ status: 'paid', amount_paid: 900, invoice: invoice.id });
      expect(subscription.default_payment_method).to.have.nested.property('card.last4', '4242');
      expect(whole.customer).to.include({ object: 'customer', email: 'r_1@example.com' });
      expect(whole.line_items?.data[0]?.price?.product).to.include({ name: 'Full access' });
      const { data } = await world.stripe.invoicePayments.list({
        invoice: invoice.id,
        expand: ['data.payment.payment_intent', 'data.invoice'],
      });
      expect(data[0]?.payment.payment_intent).to.include({ status: 'succeeded' });
      const listed = await world.stripe.subscriptions.list({
        expand: ['data.latest_invoice.payments', 'data.customer'],
      });
      expect(listed.data[0]?.latest_invoice).to.have.nested.property('payments.data.length', 1);
    });

    it('leaves out what is only there when asked for', async () => {
      const session = await offerTrial(world, await createCatalogue(world.stripe));
      expect(session).not.to.have.property('line_items');
    });

    for (const path of [
      'data.latest_invoice.payments.data.payment',
      'data.nothing',
      'data.status',
      'status',
      'data.customer.nothing',
    ]) {
      it(`refuses ${path}`, async () => {
        const session = await offerTrial(world, await createCatalogue(world.stripe));
        await world.standIn.pay(session.id, { outcome: 'paid' });
        expect(await refusal(world.stripe.subscriptions.list({ expand: [path] }))).to.include({
          statusCode: 400,
          param: 'expand',
        });
      });
    }
  });
});

import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import express from 'express';
import type Stripe from 'stripe';
import { createStripeStandIn } from '../../../src/sandbox/stripe/stand-in.ts';
import { type Catalogue, createCatalogue, offerTrial, subscriptionOf } from '../../sandbox-stripe/offers.ts';
import { start, startWorld, type World, webhookSecret } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: the checkout page', () => {
  let world: World;
  let catalogue: Catalogue;
  let session: Stripe.Checkout.Session;
  beforeEach(async () => {
    world = await startWorld();
    catalogue = await createCatalogue(world.stripe);
    session = await offerTrial(world, catalogue);
  });
  afterEach(() => world.close());

  const visit = async (): Promise<{ status: number; text: string; headers: Headers }> => {
    const response = await fetch(String(session.url));
    return { status: response.status, text: await response.text(), headers: response.headers };
  };
  const press = (fields: Record<string, string>): Promise<Response> =>
    fetch(String(session.url), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

  it('says what is paid today, what comes later, and that it is no real money', async () => {
    const { status, text } = await visit();
    expect(status).to.equal(200);
    expect(text)
      .to.contain('Sandbox: no real money')
      .and.to.contain('$9.00')
      .and.to.contain('then $29.99 every month from 23 February 2027');
    expect(text).to.contain('r_1@example.com').and.to.contain('href="https://news.example/offers"');
  });

  it('U13: says who sells, what renews when and for how much, and that it renews until it is cancelled', async () => {
    const { text } = await visit();
    expect(text).to.contain('class="seller">Full access<');
    expect(text).to.contain('Renews on 23 February 2027: $29.99 every month.').and.to.contain('until you cancel');
    session = await world.stripe.checkout.sessions.create({
      mode: 'subscription',
      success_url: 'https://news.example/',
      line_items: [{ price: catalogue.plan.id, quantity: 1 }],
    });
    expect((await visit()).text, 'a plan at its full price').to.contain(
      'Renews on 23 December 2026: $29.99 every month.',
    );
    session = await world.stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://news.example/',
      line_items: [{ price: catalogue.intro.id, quantity: 1 }],
    });
    expect((await visit()).text).to.contain('Paid once: nothing renews.');
  });

  it('U13: speaks the language that it was opened in, else the browser’s, else English', async () => {
    const opened = async (locale: 'ja' | 'auto' | 'de' | null) => {
      session = await world.stripe.checkout.sessions.create({
        mode: 'subscription',
        success_url: 'https://news.example/',
        line_items: [{ price: catalogue.plan.id, quantity: 1 }],
        ...(locale === null ? {} : { locale }),
      });
    };
    const spoken = async (acceptLanguage: string) => {
      const answer = await fetch(String(session.url), { headers: { 'Accept-Language': acceptLanguage } });
      return /<html lang="(\w+)">/.exec(await answer.text())?.[1];
    };
    await opened('ja');
    expect(session.locale).to.equal('ja');
    expect(await spoken('en')).to.equal('ja');
    const { text } = await visit();
    expect(text).to.contain('購読のお申し込み').and.to.contain('2026年12月23日に更新：毎月$29.99');
    await press({ outcome: 'declined' });
    expect(await (await fetch(`${session.url}?after=declined`)).text()).to.contain('カードが拒否されました');
    for (const locale of ['auto', null] as const) {
      await opened(locale);
      expect([await spoken('ja-JP,en;q=0.5'), await spoken('fr')]).to.deep.equal(['ja', 'en']);
    }
    await opened('de');
    expect(await spoken('fr')).to.equal('en');
  });

  it('asks nothing of the network, runs no script and fits a phone', async () => {
    const { text, headers } = await visit();
    const policy = String(headers.get('content-security-policy'));
    expect(policy).to.match(
      /^default-src 'none'; style-src 'sha256-[\w+/=]+'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers.get('cache-control')).to.equal('no-store');
    expect(text).not.to.match(/<script|<link|<img|src=/);
    expect(text).to.contain('name="viewport"').and.to.contain('<html lang="en">').and.to.contain('<main');
  });

  it('names every field for those who cannot see it', async () => {
    const { text } = await visit();
    const ids = [...text.matchAll(/<input id="(\w+)"/g)].map(([, id]) => id);
    for (const id of ids) expect(text).to.contain(`<label for="${id}">`);
    expect(text).to.contain('<legend>');
  });

  it('takes a payment and leads back to the site', async () => {
    const paid = await press({ outcome: 'paid' });
    expect(paid.status).to.equal(303);
    const thanks = await fetch(new URL(String(paid.headers.get('location')), world.base)).then((response) =>
      response.text(),
    );
    expect(thanks).to.contain(
      `<meta http-equiv="refresh" content="0; url=https://news.example/return?session=${session.id}">`,
    );
    expect((await subscriptionOf(world, session)).status).to.equal('trialing');
    await world.standIn.settled();
    expect(world.hooks.types()).to.include('checkout.session.completed');
  });

  it('says a decline aloud and lets one try again', async () => {
    const declined = await press({ outcome: 'declined' });
    expect(declined.status).to.equal(303);
    const told = await fetch(new URL(String(declined.headers.get('location')), world.base));
    expect(await told.text())
      .to.contain('role="alert"')
      .and.to.contain('declined');
    expect((await press({ outcome: 'paid' })).status).to.equal(303);
  });

  it('takes a bank debit', async () => {
    await press({ outcome: 'delayed' });
    expect((await world.stripe.checkout.sessions.retrieve(session.id)).payment_status).to.equal('unpaid');
  });

  it('takes the name of a card, and the address of somebody new', async () => {
    session = await world.stripe.checkout.sessions.create({
      mode: 'subscription',
      success_url: 'https://news.example/',
      line_items: [{ price: catalogue.plan.id, quantity: 1 }],
    });
    expect((await visit()).text).to.contain('type="email"');
    await press({ outcome: 'paid', card: 'my_card', email: 'new@example.com' });
    const { customer, default_payment_method: method } = await subscriptionOf(world, session);
    expect(await world.stripe.customers.retrieve(String(customer))).to.include({ email: 'new@example.com' });
    expect((await world.stripe.paymentMethods.retrieve(String(method))).card?.fingerprint).to.equal('my_card');
  });

  it('is done with once paid: it neither charges again nor sends anybody on by itself', async () => {
    await press({ outcome: 'paid' });
    const again = await press({ outcome: 'paid' });
    expect(again.status).to.equal(200);
    const { text } = await visit();
    expect(text).to.contain('complete').and.not.to.contain('http-equiv');
    expect((await world.stripe.subscriptions.list()).data).to.have.length(1);
  });

  it('has expired after a day, and does not know every address', async () => {
    await world.advance({ hours: 24 });
    expect(await visit()).to.include({ status: 410 });
    expect((await press({ outcome: 'paid' })).status).to.equal(410);
    expect((await fetch(`${world.base}/pay/cs_test_none`)).status).to.equal(404);
  });

  it('says why when it cannot be paid any more', async () => {
    await world.stripe.customers.del(String(session.customer));
    const refused = await press({ outcome: 'paid' });
    expect(refused.status).to.equal(400);
    expect(await refused.text()).to.contain('No such customer');
  });

  it('can be shown below another address than that of the API', async () => {
    const site = express();
    const server = site.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const publicUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/sandbox/pages`;
    const standIn = createStripeStandIn({ now: () => start, webhookSecret, publicUrl });
    site.use('/sandbox/pages', standIn.pages);
    const client = world.client('sk_test_other', await standIn.listen());
    session = await offerTrial({ ...world, stripe: client }, await createCatalogue(client));
    expect(session.url).to.equal(`${publicUrl}/pay/${session.id}`);
    const paid = await press({ outcome: 'paid' });
    expect(paid.headers.get('location')).to.equal(`/sandbox/pages/pay/${session.id}?after=complete`);
    expect((await fetch(new URL('/v1/customers', publicUrl))).status, 'no API there').to.equal(404);
    await standIn.close();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  });

  it('shows names as text, whatever is in them', async () => {
    await world.stripe.products.update(catalogue.product.id, { name: '<img src=x onerror=alert(1)> & "more"' });
    session = await offerTrial(world, catalogue, { reader: 'r_2' });
    const { text } = await visit();
    expect(text).to.contain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;more&quot;').and.not.to.contain('<img');
  });

  it('writes amounts in currencies without cents as they are', async () => {
    const yen = await world.stripe.prices.create({ product: catalogue.product.id, currency: 'jpy', unit_amount: 1200 });
    session = await world.stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'https://news.example/',
      line_items: [{ price: yen.id, quantity: 1 }],
    });
    expect((await visit()).text)
      .to.contain('¥1,200')
      .and.to.contain('<h1>Pay</h1>');
  });
});

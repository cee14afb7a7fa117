import { expect } from 'chai';
import type Stripe from 'stripe';
import { type Catalogue, createCatalogue, invoiceOf, subscriptionOf } from '../../sandbox-stripe/offers.ts';
import { refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: coupons, codes, taxes and invoices of what is paid once', () => {
  let world: World;
  let catalogue: Catalogue;
  let customer: string;
  beforeEach(async () => {
    world = await startWorld();
    catalogue = await createCatalogue(world.stripe);
    customer = (await world.stripe.customers.create({ email: 'r_1@example.com' })).id;
  });
  afterEach(() => world.close());

  type Params = Partial<Stripe.Checkout.SessionCreateParams>;

  const sell = (mode: 'payment' | 'subscription', more: Params = {}): Promise<Stripe.Checkout.Session> =>
    world.stripe.checkout.sessions.create({
      mode,
      customer,
      client_reference_id: 'r_1',
      success_url: 'https://news.example/return',
      line_items: [{ price: mode === 'payment' ? catalogue.intro.id : catalogue.plan.id, quantity: 1 }],
      allow_promotion_codes: true,
      ...more,
    });

  async function code(coupon: Stripe.CouponCreateParams, more: Partial<Stripe.PromotionCodeCreateParams> = {}) {
    const { id } = await world.stripe.coupons.create(coupon);
    return world.stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: id }, code: 'SPRING', ...more });
  }

  const press = (session: Stripe.Checkout.Session, fields: Record<string, string>) =>
    fetch(String(session.url), { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });

  it('lists and gives coupons and codes, and has one active code of a name', async () => {
    const { id, promotion } = await code({ percent_off: 25.5 });
    const { stripe } = world;
    expect((await stripe.coupons.list()).data.map((one) => one.id)).to.deep.equal([promotion.coupon]);
    expect(await stripe.coupons.retrieve(String(promotion.coupon))).to.include({ percent_off: 25.5, duration: 'once' });
    expect(
      (await stripe.promotionCodes.list({ code: 'SPRING', active: true })).data.map((one) => one.id),
    ).to.deep.equal([id]);
    expect(await refusal(code({ percent_off: 10 }, { code: 'spring' }))).to.include({ param: 'code' });
    await stripe.promotionCodes.update(id, { active: false });
    expect((await code({ percent_off: 10 }, { code: 'spring' })).code).to.equal('spring');
    for (const wrong of [
      {},
      { percent_off: 10, amount_off: 5, currency: 'usd' },
      { amount_off: 5 },
      { percent_off: 101 },
    ])
      expect((await refusal(stripe.coupons.create(wrong))).statusCode).to.equal(400);
  });

  it('takes a code on the page, shows what it takes off, and says why another does not count', async () => {
    await code({ percent_off: 50 });
    const session = await sell('payment');
    expect(await (await press(session, { code: 'WINTER' })).text()).to.include('This code is invalid.');
    expect((await press(session, { code: ' spring ' })).status).to.equal(303);
    const page = await (await fetch(String(session.url))).text();
    expect(page).to.include('Promotion code SPRING').and.to.include('−$4.50').and.to.include('Pay $4.50');
    expect(page).to.not.include('name="code"');
    expect((await press(session, { outcome: 'paid' })).status).to.equal(303);
    const paid = await world.stripe.checkout.sessions.retrieve(session.id);
    expect(paid).to.include({ amount_subtotal: 900, amount_total: 450, payment_status: 'paid' });
    expect(paid.total_details).to.include({ amount_discount: 450 });
    expect((await world.stripe.charges.list()).data.map(({ amount }) => amount)).to.deep.equal([450]);
    expect((await world.stripe.promotionCodes.list()).data[0]).to.include({ times_redeemed: 1 });
  });

  for (const [what, coupon, more] of [
    ['has expired', { percent_off: 50 }, { expires_at: 1 }],
    ['is for another currency', { amount_off: 100, currency: 'eur' }, {}],
    ['leaves less than can be charged', { percent_off: 95 }, {}],
  ] as const) {
    it(`refuses a code that ${what}`, async () => {
      await code(coupon, more);
      const session = await sell('payment');
      const failed = await world.standIn.pay(session.id, { outcome: 'paid', promotionCode: 'SPRING' }).then(
        () => 'paid',
        () => 'refused',
      );
      expect(failed).to.equal('refused');
      expect(await world.stripe.checkout.sessions.retrieve(session.id)).to.include({
        status: 'open',
        amount_total: 900,
      });
    });
  }

  it('reduces every invoice by a coupon for ever, the first by one for once, and so many months', async () => {
    for (const [duration, totals] of [
      ['once', [1499, 2999]],
      ['forever', [1499, 1499]],
    ] as const) {
      await code({ amount_off: 1500, currency: 'usd', duration }, { code: duration });
      const session = await sell('subscription');
      await world.standIn.pay(session.id, { outcome: 'paid', promotionCode: duration });
      const first = invoiceOf(await subscriptionOf(world, session));
      expect(first).to.include({ subtotal: 2999, total: totals[0], amount_paid: totals[0] });
      expect(first.total_discount_amounts?.map(({ amount }) => amount)).to.deep.equal([1500]);
      await world.advance({ days: 31, hours: 2 });
      expect(invoiceOf(await subscriptionOf(world, session))).to.include({ total: totals[1], status: 'paid' });
    }
  });

  it('wants of taxes what Stripe wants, and says on the invoice that they were computed', async () => {
    const automatic_tax = { enabled: true };
    const unclear = await refusal(sell('payment', { automatic_tax, customer_update: { address: 'auto' } }));
    expect(unclear.message).to.include('tax_behavior');
    expect(await refusal(sell('payment', { automatic_tax }))).to.include({ code: 'customer_tax_location_invalid' });
    const tax_id_collection = { enabled: true };
    expect(await refusal(sell('payment', { tax_id_collection }))).to.include({ param: 'customer_update' });
    const invoices = { invoice_creation: { enabled: true } };
    expect(await refusal(sell('subscription', invoices))).to.include({ param: 'invoice_creation' });
    const session = await sell('payment', {
      ...invoices,
      tax_id_collection,
      customer_update: { name: 'auto', address: 'auto' },
    });
    await world.standIn.pay(session.id, { outcome: 'paid' });
    const { invoice } = await world.stripe.checkout.sessions.retrieve(session.id, { expand: ['invoice'] });
    expect(invoice).to.include({ status: 'paid', total: 900, billing_reason: 'manual' });
    const portal = await world.stripe.billingPortal.sessions.create({ customer });
    const shown = await (await fetch(portal.url)).text();
    expect(shown).to.include('<h2>Invoices</h2>').and.to.include('$9.00').and.to.include('SANDBOX-0001');
  });

  for (const [currency, amount, code] of [
    ['usd', 49, 'amount_too_small'],
    ['jpy', 49, 'amount_too_small'],
    ['hkd', 399, 'amount_too_small'],
    ['usd', 100_000_000, 'amount_too_large'],
    ['isk', 12_345, undefined],
    ['kwd', 9_005, undefined],
  ] as const) {
    it(`F8: charges no ${amount} ${currency}`, async () => {
      const price = await world.stripe.prices.create({ product: catalogue.product.id, currency, unit_amount: amount });
      const refused = await refusal(sell('payment', { line_items: [{ price: price.id, quantity: 1 }] }));
      expect(refused).to.include({ statusCode: 400, code });
    });
  }

  for (const [currency, amount, shown] of [
    ['isk', 50_000, 'ISK&nbsp;500'],
    ['huf', 99_000, 'HUF&nbsp;990.00'],
    ['kwd', 9_010, 'KWD&nbsp;9.010'],
    ['jpy', 980, '¥980'],
  ] as const) {
    it(`F4: its page shows ${amount} ${currency} as what is charged`, async () => {
      const price = await world.stripe.prices.create({ product: catalogue.product.id, currency, unit_amount: amount });
      const session = await sell('payment', { line_items: [{ price: price.id, quantity: 1 }] });
      const page = (await (await fetch(String(session.url))).text()).replaceAll('\u00a0', '&nbsp;');
      expect(page).to.include(`Pay ${shown}<`);
    });
  }
});

import { expect } from 'chai';
import type Stripe from 'stripe';
import { type Catalogue, createCatalogue } from '../../sandbox-stripe/offers.ts';
import { daySeconds, refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

type Params = Stripe.Checkout.SessionCreateParams;

describe('the Stripe stand-in: what a Checkout Session refuses', () => {
  let world: World;
  let catalogue: Catalogue;
  beforeEach(async () => {
    world = await startWorld();
    catalogue = await createCatalogue(world.stripe);
  });
  afterEach(() => world.close());

  const plan = (): NonNullable<Params['line_items']> => [{ price: catalogue.plan.id, quantity: 1 }];
  const base = (): Params => ({ mode: 'subscription', success_url: 'https://news.example/', line_items: plan() });

  const cases: [string, () => object, { code?: string; param?: string; message?: string }][] = [
    ['no mode', () => ({ mode: undefined }), { code: 'parameter_missing', param: 'mode' }],
    ['a mode that never was', () => ({ mode: 'sub' }), { param: 'mode' }],
    ['the mode that is not played', () => ({ mode: 'setup' }), { param: 'mode' }],
    ['no success_url', () => ({ success_url: undefined }), { code: 'parameter_missing', param: 'success_url' }],
    [
      'a success_url that is none',
      () => ({ success_url: 'news.example' }),
      { code: 'url_invalid', param: 'success_url' },
    ],
    [
      'a success_url with a script',
      () => ({ success_url: 'javascript:alert(1)' }),
      { code: 'url_invalid', param: 'success_url' },
    ],
    ['an empty cancel_url', () => ({ cancel_url: '' }), { code: 'parameter_invalid_empty', param: 'cancel_url' }],
    ['an embedded page', () => ({ ui_mode: 'embedded_page' }), { param: 'ui_mode' }],
    [
      'payment_method_types',
      () => ({ payment_method_types: ['card'] }),
      { code: 'parameter_unknown', param: 'payment_method_types' },
    ],
    [
      'cancel_at_period_end',
      () => ({ subscription_data: { cancel_at_period_end: true } }),
      { code: 'parameter_unknown', param: 'subscription_data[cancel_at_period_end]' },
    ],
    [
      'a coupon',
      () => ({ subscription_data: { coupon: 'x' } }),
      { code: 'parameter_unknown', param: 'subscription_data[coupon]' },
    ],
    ['no lines', () => ({ line_items: [] }), { code: 'parameter_missing', param: 'line_items' }],
    [
      'a line without a price',
      () => ({ line_items: [{ quantity: 1 }] }),
      { code: 'parameter_missing', param: 'line_items[0][price]' },
    ],
    [
      'a line without a quantity',
      () => ({ line_items: [{ price: catalogue.plan.id }] }),
      { param: 'line_items[0][quantity]' },
    ],
    [
      'a quantity of nothing',
      () => ({ line_items: [{ price: catalogue.plan.id, quantity: 0 }] }),
      { param: 'line_items[0][quantity]' },
    ],
    [
      'a quantity in words',
      () => ({ line_items: [{ price: catalogue.plan.id, quantity: 'one' }] }),
      { code: 'parameter_invalid_integer', param: 'line_items[0][quantity]' },
    ],
    [
      'a price that is none',
      () => ({ line_items: [{ price: 'price_none', quantity: 1 }] }),
      { code: 'resource_missing', param: 'line_items[0][price]' },
    ],
    [
      'a price in two ways',
      () => ({
        line_items: [
          {
            price: catalogue.plan.id,
            price_data: { currency: 'usd', unit_amount: 100, product: catalogue.product.id },
            quantity: 1,
          },
        ],
      }),
      { param: 'line_items[0]' },
    ],
    [
      'a price for no product',
      () => ({ line_items: [{ price_data: { currency: 'usd', unit_amount: 100 }, quantity: 1 }] }),
      { param: 'line_items[0][price_data]' },
    ],
    [
      'a subscription to nothing that recurs',
      () => ({ line_items: [{ price: catalogue.intro.id, quantity: 1 }] }),
      { param: 'line_items' },
    ],
    ['a payment for something that recurs', () => ({ mode: 'payment' }), { param: 'line_items' }],
    ['another currency', () => ({ currency: 'eur' }), { param: 'line_items' }],
    ['a customer who is none', () => ({ customer: 'cus_none' }), { code: 'resource_missing', param: 'customer' }],
    [
      'a customer and an address',
      () => ({ customer: 'cus_none', customer_email: 'a@b.example' }),
      { param: 'customer' },
    ],
    [
      'an address that is none',
      () => ({ customer_email: 'nobody' }),
      { code: 'email_invalid', param: 'customer_email' },
    ],
    [
      'a reference that is too long',
      () => ({ client_reference_id: 'r'.repeat(201) }),
      { param: 'client_reference_id' },
    ],
    ['an end too soon', () => ({ expires_at: world.now() + 1799 }), { param: 'expires_at' }],
    ['an end too late', () => ({ expires_at: world.now() + daySeconds + 1 }), { param: 'expires_at' }],
    [
      'a trial that ends too soon',
      () => ({ subscription_data: { trial_end: world.now() + 2 * daySeconds - 1 } }),
      { param: 'subscription_data[trial_end]' },
    ],
    [
      'a trial of six years',
      () => ({ subscription_data: { trial_end: world.now() + 6 * 365 * daySeconds } }),
      { param: 'subscription_data[trial_end]' },
    ],
    [
      'a trial told twice',
      () => ({ subscription_data: { trial_end: world.now() + 9 * daySeconds, trial_period_days: 9 } }),
      { param: 'subscription_data[trial_end]' },
    ],
    [
      'a subscription in a payment',
      () => ({ mode: 'payment', subscription_data: { metadata: {}, description: 'x' } }),
      { param: 'subscription_data' },
    ],
    [
      'a payment in a subscription',
      () => ({ payment_intent_data: { description: 'x' } }),
      { param: 'payment_intent_data' },
    ],
    ['a button text in a subscription', () => ({ submit_type: 'pay' }), { param: 'submit_type' }],
    [
      'too many metadata',
      () => ({ metadata: Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`k${index}`, 'v'])) }),
      { param: 'metadata' },
    ],
    [
      'metadata with a long name',
      () => ({ metadata: { ['k'.repeat(41)]: 'v' } }),
      { message: 'Metadata keys can have up to 40 characters' },
    ],
    ['metadata with a long value', () => ({ metadata: { k: 'v'.repeat(501) } }), { param: 'metadata[k]' }],
    ['a field inside text', () => ({ client_reference_id: { nested: 'x' } }), { param: 'client_reference_id' }],
    ['text for a hash', () => ({ subscription_data: 'x' }), { param: 'subscription_data' }],
  ];

  for (const [what, change, expected] of cases) {
    it(`refuses ${what}`, async () => {
      const parameters = { ...base(), ...change() } as Params;
      const refused = await refusal(world.stripe.checkout.sessions.create(parameters));
      expect(refused).to.include({ type: 'StripeInvalidRequestError', statusCode: 400, ...expected });
      expect((await world.stripe.checkout.sessions.list()).data).to.have.length(0);
    });
  }

  it('refuses an inactive price, a deleted customer, different intervals, and an amount that nobody charges', async () => {
    const { stripe } = world;
    await stripe.prices.update(catalogue.plan.id, { active: false });
    expect(await refusal(stripe.checkout.sessions.create(base()))).to.include({ param: 'line_items[0][price]' });
    await stripe.prices.update(catalogue.plan.id, { active: true });
    const { id: customer } = await stripe.customers.create();
    await stripe.customers.del(customer);
    expect(await refusal(stripe.checkout.sessions.create({ ...base(), customer }))).to.include({
      code: 'resource_missing',
      param: 'customer',
    });
    const yearly = await stripe.prices.create({
      product: catalogue.product.id,
      currency: 'usd',
      unit_amount: 9900,
      recurring: { interval: 'year' },
    });
    expect(
      await refusal(
        stripe.checkout.sessions.create({ ...base(), line_items: [...plan(), { price: yearly.id, quantity: 1 }] }),
      ),
    ).to.include({ param: 'line_items' });
    const cents = await stripe.prices.create({ product: catalogue.product.id, currency: 'usd', unit_amount: 49 });
    const small = { ...base(), mode: 'payment' as const, line_items: [{ price: cents.id, quantity: 1 }] };
    expect(await refusal(stripe.checkout.sessions.create(small))).to.include({ code: 'amount_too_small' });
  });

  it('takes both ends of what it allows', async () => {
    const { stripe } = world;
    for (const expiresAt of [world.now() + 1800, world.now() + daySeconds]) {
      expect(await stripe.checkout.sessions.create({ ...base(), expires_at: expiresAt })).to.include({
        expires_at: expiresAt,
      });
    }
    const trialEnd = world.now() + 2 * daySeconds;
    expect(await stripe.checkout.sessions.create({ ...base(), subscription_data: { trial_end: trialEnd } })).to.include(
      { amount_total: 0 },
    );
  });

  it('echoes what is only said', async () => {
    const session = await world.stripe.checkout.sessions.create({
      ...base(),
      locale: 'ja',
      metadata: { a: '1', 0: 'zero' },
      allow_promotion_codes: true,
      billing_address_collection: 'required',
    });
    expect(session).to.include({
      locale: 'ja',
      allow_promotion_codes: true,
      billing_address_collection: 'required',
      livemode: false,
      ui_mode: 'hosted_page',
    });
    expect(session.metadata).to.deep.equal({ a: '1', 0: 'zero' });
  });
});

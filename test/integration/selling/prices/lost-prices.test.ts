import { expect } from 'chai';
import type Stripe from 'stripe';
import { usualBillingRules } from '../../../../src/paywall/billing-rules.ts';
import { kindOf, type Offer } from '../../../../src/paywall/offers/offer.ts';
import { createStripeProvider } from '../../../../src/stripe/provider.ts';
import { testKey } from '../../../sandbox-stripe/world.ts';
import { dayPass, fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';
import { returnUrl, type SellingService, startSellingService } from '../../../support/selling/selling-service.ts';

describe('selling: prices that somebody changed at Stripe', () => {
  let stage: SellingService;
  let stripe: Stripe;
  beforeEach(async () => {
    stage = await startSellingService();
    stripe = stage.world.stripe;
  });
  afterEach(() => stage.close());

  const prices = async () => (await stripe.prices.list({ limit: 100 })).data;

  async function archiveAll(): Promise<void> {
    for (const { id, active } of await prices()) if (active) await stripe.prices.update(id, { active: false });
  }

  let count = 0;
  /** Another one every time. */
  const reader = () => `r_${String.fromCharCode(66 + (count++ % 24)).repeat(22)}`;

  async function open(offer: Offer, selling = stage.selling): Promise<Stripe.Checkout.Session> {
    const order = {
      buyer: stage.buyer(reader()),
      offer: offer.id,
      returnUrl,
      returnSecret: 'secret',
      now: stage.now(),
    };
    const { session } = await selling.checkout(order);
    return stripe.checkout.sessions.retrieve(session, { expand: ['line_items'] });
  }

  /** What is for sale on a page: active prices of active products, in the amounts of the offer. */
  async function expectSold(offer: Offer, session: Stripe.Checkout.Session): Promise<void> {
    const lines = session.line_items?.data ?? [];
    const kind = kindOf(offer);
    const amounts = [
      ...(kind === 'term' ? [] : [offer.then?.amount]),
      ...(kind === 'plan' ? [] : [offer.price.amount]),
    ];
    expect(lines.map(({ price }) => price?.unit_amount)).to.deep.equal(amounts);
    for (const { price } of lines) {
      const { active, product } = await stripe.prices.retrieve(price?.id ?? '', { expand: ['product'] });
      expect(active).to.equal(true);
      expect(typeof product !== 'string' && !product.deleted && product.active).to.equal(true);
    }
  }

  const listing = (offer: Offer) => ({
    publication: 'nikkei-asian-review',
    offer,
    kind: kindOf(offer),
    names: { plan: 'All', term: 'A part' },
    tax: usualBillingRules.tax,
  });

  for (const offer of [introduction, fullPrice, dayPass]) {
    it(`F5: sells ${offer.id} after its prices were archived, again and again within a day`, async () => {
      for (let times = 0; times < 3; times += 1) {
        await expectSold(offer, await open(offer));
        await archiveAll();
      }
      await expectSold(offer, await open(offer));
    });

    it(`F5: sells ${offer.id} after its products were archived`, async () => {
      await open(offer);
      for (const { id } of (await stripe.products.list()).data) await stripe.products.update(id, { active: false });
      await expectSold(offer, await open(offer));
      expect((await prices()).length, 'no price is made for that').to.equal(offer === introduction ? 2 : 1);
    });
  }

  it('F5: finds by the command what it has to make again, and the service need not be restarted', async () => {
    const before = await stage.provider.listOffer(listing(introduction));
    await archiveAll();
    const other = createStripeProvider({ secretKey: testKey, apiBase: stage.world.base });
    const after = await other.listOffer(listing(introduction));
    expect(after.map(({ made }) => made)).to.deep.equal([true, true]);
    expect(after.map(({ id }) => id)).to.not.have.members(before.map(({ id }) => id));
    await expectSold(introduction, await open(introduction));
    expect((await prices()).filter(({ active }) => active).map(({ id }) => id)).to.have.members(
      after.map(({ id }) => id),
    );
  });

  it('F5: makes one price again, however many instances find it archived at once', async () => {
    const others = [1, 2, 3].map(() =>
      stage.anotherProcess(stage.stores, createStripeProvider({ secretKey: testKey, apiBase: stage.world.base })),
    );
    for (const selling of [stage.selling, ...others]) await open(dayPass, selling);
    await archiveAll();
    const sessions = await Promise.all([stage.selling, ...others].map((selling) => open(dayPass, selling)));
    const sold = new Set(sessions.map(({ line_items }) => line_items?.data[0]?.price?.id));
    expect(sold.size).to.equal(1);
    expect((await prices()).length).to.equal(2);
  });

  it('F5: sells at no price of another amount, currency, kind or interval, to whichever the lookup key was moved', async () => {
    const product = (await stripe.products.create({ name: 'Other' })).id;
    for (const changed of [
      { currency: 'usd', unit_amount: 1 },
      { currency: 'eur', unit_amount: 2999, recurring: { interval: 'month' as const } },
      { currency: 'usd', unit_amount: 2999, recurring: { interval: 'year' as const } },
      { currency: 'usd', unit_amount: 2999, recurring: { interval: 'month' as const, interval_count: 2 } },
      { currency: 'usd', unit_amount: 2999 },
    ]) {
      const [key] = (await prices()).flatMap(({ lookup_key }) => lookup_key ?? []);
      const lookup_key = key ?? 'stile:nikkei-asian-review:monthly:every:1-month:2999-usd';
      await stripe.prices.create({ product, lookup_key, transfer_lookup_key: true, ...changed });
      const fresh = createStripeProvider({ secretKey: testKey, apiBase: stage.world.base });
      await expectSold(fullPrice, await open(fullPrice, stage.anotherProcess(stage.stores, fresh)));
    }
  });

  it('F5: opens the portal after its configuration was archived, again and again within a day', async () => {
    await stage.buy(fullPrice);
    const request = { buyer: stage.buyer(), returnUrl, now: stage.now() };
    for (let times = 0; times < 3; times += 1) {
      expect((await stage.selling.portal(request)).url).to.include('/portal/');
      const { data } = await stripe.billingPortal.configurations.list({ active: true });
      for (const { id, is_default } of data) {
        if (!is_default) await stripe.billingPortal.configurations.update(id, { active: false });
      }
    }
    expect((await stage.selling.portal(request)).url).to.include('/portal/');
  });

  it('F5: says that it is refused, and makes no price after price, where Stripe refuses something else', async () => {
    const cheap = { ...dayPass, price: { amount: 60, currency: 'usd' } };
    stage.offer(cheap);
    await open(cheap);
    const before = (await prices()).length;
    const order = {
      buyer: stage.buyer(reader()),
      offer: cheap.id,
      returnUrl: 'no address',
      returnSecret: 's',
      now: stage.now(),
    };
    const code = await stage.selling.checkout(order).then(
      () => 'none',
      (error: { code?: string }) => error.code,
    );
    expect(code).to.equal('provider-refused');
    expect((await prices()).length).to.equal(before);
  });
});

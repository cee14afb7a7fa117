import { expect } from 'chai';
import type Stripe from 'stripe';
import { createCatalogue, offerPlan, subscriptionOf } from '../../sandbox-stripe/offers.ts';
import { daySeconds, refusal, startWorld, type World } from '../../sandbox-stripe/world.ts';

describe('the Stripe stand-in: switching plans', () => {
  let world: World;
  let session: Stripe.Checkout.Session;
  let yearly: Stripe.Price;
  let product: string;

  beforeEach(async () => {
    world = await startWorld();
    const catalogue = await createCatalogue(world.stripe);
    const { id: customer } = await world.stripe.customers.create({});
    session = await offerPlan(world, catalogue, { customer });
    await world.standIn.pay(session.id, { outcome: 'paid' });
    product = String((await running()).items.data[0]?.price.product);
    yearly = await recurring({ unit_amount: 29900, recurring: { interval: 'year' } });
  });
  afterEach(() => world.close());

  const running = () => subscriptionOf(world, session);
  const recurring = (about: Partial<Stripe.PriceCreateParams>) =>
    world.stripe.prices.create({ currency: 'usd', product, ...about });
  const itemOf = async () => String((await running()).items.data[0]?.id);
  const items = async (price: Stripe.Price) => [{ id: await itemOf(), price: price.id }];
  const invoices = async () => (await world.stripe.invoices.list({ customer: String(session.customer) })).data;
  const lines = ({ lines: { data } }: Stripe.Invoice) =>
    data.map(({ amount, parent }) => [amount, parent?.subscription_item_details?.proration]);

  it('to another interval: begins it now, bills it at once, and gives back what is unused', async () => {
    await world.advance({ days: 15 });
    const subscription = (await running()).id;
    const details = { items: await items(yearly), proration_behavior: 'always_invoice' } as const;
    const preview = await world.stripe.invoices.createPreview({ subscription, subscription_details: details });
    expect(lines(preview)).to.deep.equal([
      [-1500, true],
      [29900, false],
    ]);
    expect(await invoices(), 'a preview is no invoice').to.have.lengthOf(1);
    const after = await world.stripe.subscriptions.update(subscription, details);
    const [latest] = await invoices();
    expect(latest).to.include({
      status: 'paid',
      amount_paid: preview.amount_due,
      billing_reason: 'subscription_update',
    });
    expect(after).to.include({ status: 'active', billing_cycle_anchor: world.now(), latest_invoice: latest?.id });
    expect(after.items.data[0]?.current_period_end).to.equal(world.now() + 365 * daySeconds);
    await world.advance({ days: 366 });
    expect((await invoices())[0]).to.include({ amount_paid: 29900, billing_reason: 'subscription_cycle' });
  });

  it('to another amount: charges the rest of the period now, with the next invoice, or not at all', async () => {
    const dearer = await recurring({ unit_amount: 4999, recurring: { interval: 'month' } });
    for (const [behavior, now, next] of [
      ['always_invoice', 1000, 4999],
      ['create_prorations', null, 5999],
      ['none', null, 4999],
    ] as const) {
      const own = await startWorld();
      try {
        const bought = await offerPlan(own, await createCatalogue(own.stripe));
        await own.standIn.pay(bought.id, { outcome: 'paid' });
        const { id, items: held } = await subscriptionOf(own, bought);
        const price = await own.stripe.prices.create({
          currency: 'usd',
          product: String(held.data[0]?.price.product),
          unit_amount: Number(dearer.unit_amount),
          recurring: { interval: 'month' },
        });
        await own.advance({ days: 15 });
        const details = { items: [{ id: String(held.data[0]?.id), price: price.id }], proration_behavior: behavior };
        const preview = await own.stripe.invoices.createPreview({ subscription: id, subscription_details: details });
        expect(preview.amount_due, behavior).to.equal(now ?? next);
        await own.stripe.subscriptions.update(id, details);
        const list = async () => (await own.stripe.invoices.list({ subscription: id })).data;
        expect((await list()).length, behavior).to.equal(now === null ? 1 : 2);
        await own.advance({ days: 16 });
        expect((await list())[0]?.amount_paid, behavior).to.equal(next);
      } finally {
        await own.close();
      }
    }
  });

  it('refuses what cannot be: another currency, an archived price, a foreign item', async () => {
    const { id } = await running();
    const euro = await recurring({ currency: 'eur', unit_amount: 2900, recurring: { interval: 'month' } });
    const change = async (price: Stripe.Price) => world.stripe.subscriptions.update(id, { items: await items(price) });
    expect((await refusal(change(euro))).message).to.contain('eur');
    await world.stripe.prices.update(yearly.id, { active: false });
    expect(await refusal(change(yearly))).to.include({ param: 'items[0][price]' });
    const foreign = world.stripe.subscriptions.update(id, { items: [{ id: 'si_none', price: yearly.id }] });
    expect(await refusal(foreign)).to.include({ code: 'resource_missing' });
  });

  it('keeps the plan if the card is declined and that must be paid first', async () => {
    const { id } = await running();
    await world.standIn.setCard(String(session.customer), 'declined');
    const order = { items: await items(yearly), payment_behavior: 'error_if_incomplete' } as const;
    const refused = await refusal(world.stripe.subscriptions.update(id, order));
    expect(refused).to.include({ code: 'card_declined', statusCode: 402 });
    expect((await running()).items.data[0]?.price.unit_amount).to.equal(2999);
    expect(await invoices()).to.have.lengthOf(1);
  });

  describe('in the portal', () => {
    const configuration = (prices: readonly Stripe.Price[]) =>
      world.stripe.billingPortal.configurations.create({
        features: {
          subscription_update: {
            enabled: true,
            default_allowed_updates: ['price'],
            products: [{ product, prices: prices.map(({ id }) => id) }],
            proration_behavior: 'always_invoice',
            schedule_at_period_end: {
              conditions: [{ type: 'shortening_interval' }, { type: 'decreasing_item_amount' }],
            },
          },
        },
      });

    async function open(price: Stripe.Price, listed: readonly Stripe.Price[] = [price]) {
      const { id } = await running();
      return world.stripe.billingPortal.sessions.create({
        customer: String(session.customer),
        configuration: (await configuration(listed)).id,
        return_url: 'https://news.example/',
        flow_data: {
          type: 'subscription_update_confirm',
          subscription_update_confirm: { subscription: id, items: await items(price) },
          after_completion: { type: 'redirect', redirect: { return_url: 'https://news.example/done' } },
        },
      });
    }

    const press = (url: string, action: string, object = '') =>
      fetch(url, { method: 'POST', body: new URLSearchParams({ action, object }), redirect: 'manual' });

    it('is confirmed on a page that says what is due, and leads back; once', async () => {
      await world.advance({ days: 15 });
      const { url, flow } = await open(yearly);
      expect(flow?.subscription_update_confirm?.items[0]?.price).to.equal(yearly.id);
      expect(await (await fetch(url)).text())
        .to.contain('$299.00 every year')
        .and.contain('Amount due')
        .and.contain('$284.00');
      expect(await (await press(url, 'confirm')).text()).to.contain('https://news.example/done');
      expect((await running()).items.data[0]?.price.id).to.equal(yearly.id);
      expect(await (await press(url, 'confirm')).text()).to.contain('nothing to do');
      expect(await invoices()).to.have.lengthOf(2);
    });

    it('to less, or for shorter, comes at the end of the period, and can be taken back until then', async () => {
      const monthly = (await running()).items.data[0]?.price as Stripe.Price;
      await press((await open(yearly)).url, 'confirm');
      await press((await open(monthly)).url, 'confirm');
      const planned = await running();
      expect(planned.items.data[0]?.price.id).to.equal(yearly.id);
      const schedule = await world.stripe.subscriptionSchedules.retrieve(String(planned.schedule), {
        expand: ['phases.items.price'],
      });
      expect(schedule.phases.map(({ items: [item] }) => (item?.price as Stripe.Price | undefined)?.id)).to.deep.equal([
        yearly.id,
        monthly.id,
      ]);
      expect(await refusal(open(monthly))).to.include({ param: 'flow_data[subscription_update_confirm]' });

      const plain = await world.stripe.billingPortal.sessions.create({ customer: String(session.customer) });
      await press(plain.url, 'keep-plan', planned.id);
      expect((await running()).schedule).to.equal(null);

      await press((await open(monthly)).url, 'confirm');
      await world.advance({ days: 366 });
      const after = await running();
      expect([after.items.data[0]?.price.id, after.schedule]).to.deep.equal([monthly.id, null]);
      expect((await invoices())[0]?.amount_paid).to.equal(2999);
    });

    it('changes nothing if the card is declined, and says so', async () => {
      await world.standIn.setCard(String(session.customer), 'declined');
      const answer = await press((await open(yearly)).url, 'confirm');
      expect(answer.status).to.equal(402);
      expect(await answer.text()).to.contain('Your card was declined.');
      expect((await running()).items.data[0]?.price.unit_amount).to.equal(2999);
    });

    it('cancels by a link of its own, which offers a coupon first', async () => {
      const { id } = await running();
      const coupon = await world.stripe.coupons.create({
        percent_off: 50,
        duration: 'repeating',
        duration_in_months: 2,
      });
      const leave = (retention?: string) =>
        world.stripe.billingPortal.sessions.create({
          customer: String(session.customer),
          flow_data: {
            type: 'subscription_cancel',
            subscription_cancel: {
              subscription: id,
              ...(retention === undefined
                ? {}
                : { retention: { type: 'coupon_offer', coupon_offer: { coupon: retention } } }),
            },
          },
        });
      expect(await refusal(leave('none'))).to.include({ code: 'resource_missing' });
      const { url } = await leave(coupon.id);
      expect(await (await fetch(url)).text()).to.contain('50% off');
      await press(url, 'stay');
      const kept = await world.stripe.subscriptions.retrieve(id, { expand: ['discounts'] });
      expect(kept.cancel_at).to.equal(null);
      expect((kept.discounts[0] as Stripe.Discount).source.coupon).to.equal(coupon.id);
      await world.advance({ days: 31 });
      expect((await invoices())[0]?.amount_paid).to.equal(1499);
      await press((await leave()).url, 'cancel');
      expect((await running()).cancel_at).to.be.a('number');
      expect(await refusal(leave()), 'once').to.include({ param: 'flow_data[subscription_cancel]' });
    });

    it('leads to nothing that the configuration does not list', async () => {
      const other = await recurring({ unit_amount: 100, recurring: { interval: 'week' } });
      expect(await refusal(open(yearly, [other]))).to.include({ param: 'flow_data[subscription_update_confirm]' });
    });
  });
});

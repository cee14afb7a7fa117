import { expect } from 'chai';
import { fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

const another = 'r_BBBBBBBBBBBBBBBBBBBBBB';

describe('selling: one trial per person, and one subscription', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const subscriptions = async (reader: string) =>
    (await stage.world.stripe.subscriptions.list({ status: 'all', limit: 100 })).data.filter(
      ({ metadata }) => metadata['reader'] === reader,
    );
  const refunded = async (reader: string) => {
    const customers = (await stage.world.stripe.customers.list({ limit: 100 })).data;
    const customer = customers.find(({ metadata }) => metadata['reader'] === reader);
    return (await stage.world.stripe.charges.list({ customer: String(customer?.id) })).data.map((one) => one.refunded);
  };

  it('better-auth #4539: refuses a trial bought with a card that had one under another reader: cancelled, refunded, never granted', async () => {
    await stage.buy(introduction, { fingerprint: 'one card' });
    const { entitlement } = await stage.buy(introduction, { reader: another, fingerprint: 'one card' });
    expect(entitlement.state).to.equal('none');
    await stage.world.standIn.settled();
    expect((await stage.entitlement(another)).state, 'after the webhooks').to.equal('none');
    expect((await subscriptions(another)).map(({ status }) => status)).to.deep.equal(['canceled']);
    expect(await refunded(another)).to.deep.equal([true]);
    expect((await stage.entitlement(aReader)).state, 'the first one').to.equal('trial');
    expect(await refunded(aReader)).to.deep.equal([false]);

    const before = stage.world.recorder.calls.length;
    await stage.selling.refresh(stage.buyer(another), stage.now());
    const changes = stage.world.recorder.calls.slice(before).filter(({ call }) => !call.startsWith('GET'));
    expect(changes, 'undone once and for all').to.deep.equal([]);
  });

  it('sells the refused reader a plan by that card, and a trial by a card of their own', async () => {
    await stage.buy(introduction, { fingerprint: 'one card' });
    await stage.buy(introduction, { reader: another, fingerprint: 'one card' });
    const third = 'r_CCCCCCCCCCCCCCCCCCCCCC';
    await stage.buy(introduction, { reader: third, fingerprint: 'one card' });
    const plan = await stage.buy(fullPrice, { reader: another, fingerprint: 'one card' });
    expect(plan.entitlement.state).to.equal('active');
    const own = await stage.buy(introduction, { reader: third, fingerprint: 'their card' });
    expect(own.entitlement.state).to.equal('trial');
  });

  it('refuses a free trial in the same way', async () => {
    const free = { ...introduction, price: { amount: 0, currency: 'usd' } };
    stage.offer(free);
    await stage.buy(free, { fingerprint: 'one card' });
    const { entitlement } = await stage.buy(free, { reader: another, fingerprint: 'one card' });
    expect(entitlement.state).to.equal('none');
    expect((await subscriptions(another)).map(({ status }) => status)).to.deep.equal(['canceled']);
  });

  it('lets one of two through who pay with one card at once', async () => {
    stage.world.standIn.setDelivery('lost');
    const sessions = await Promise.all(
      [aReader, another].map((reader) => stage.pay(introduction, { reader, fingerprint: 'one card' })),
    );
    const processes = [stage.anotherProcess(), stage.anotherProcess()];
    const back = await Promise.all(
      sessions.map((session, index) => processes[index]?.completeCheckout(session, stage.now())),
    );
    expect(back.map((each) => each?.entitlement.state)).to.have.members(['trial', 'none']);
  });

  it('never refuses a trial that was accepted, whosever card is on file later', async () => {
    const free = { ...introduction, price: { amount: 0, currency: 'usd' } };
    stage.offer(free);
    await stage.buy(free, { fingerprint: 'one card' });
    const [subscription] = await subscriptions(aReader);
    // The stand-in names a card after its customer when it is changed: here somebody else has had a trial with it before.
    await stage.buy(free, { reader: another, fingerprint: `card_of_${String(subscription?.customer)}` });
    await stage.world.standIn.setCard(aReader, 'paid');
    expect((await stage.entitlement()).state).to.equal('trial');
    await stage.world.advance({ days: 100 });
    expect((await stage.entitlement()).state).to.equal('active');
  });

  it('ends the subscription that was behind when another one has taken its place', async () => {
    await stage.buy(fullPrice);
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 39, hours: 3 });
    expect((await stage.entitlement()).state).to.equal('expired');
    expect((await subscriptions(aReader)).map(({ status }) => status)).to.deep.equal(['past_due']);
    const { entitlement } = await stage.buy(fullPrice);
    expect(entitlement.state).to.equal('active');
    const statuses = (await subscriptions(aReader)).map(({ status }) => status);
    expect(statuses).to.deep.equal(['active', 'canceled']);
  });

  it('DevBetterWeb #406: keeps the reader in when the older of two subscriptions ends', async () => {
    await stage.buy(introduction);
    const customer = await stage.stores.billing.customerOf({
      publication: 'nikkei-asian-review',
      reader: stage.buyer().key,
    });
    const [price] = (await stage.world.stripe.prices.list({ type: 'recurring' })).data;
    const metadata = { reader: aReader, publication: 'nikkei-asian-review', offer: 'monthly' };
    const second = await stage.world.stripe.checkout.sessions.create({
      mode: 'subscription',
      customer: String(customer),
      line_items: [{ price: String(price?.id), quantity: 1 }],
      success_url: 'https://stile.example',
      subscription_data: { metadata },
    });
    await stage.world.standIn.pay(second.id, { outcome: 'paid' });
    expect(await stage.entitlement()).to.include({ state: 'active', offer: 'monthly' });
    const [, oldest] = await subscriptions(aReader);
    await stage.world.stripe.subscriptions.cancel(String(oldest?.id));
    await stage.world.standIn.settled();
    expect(await stage.entitlement()).to.include({ state: 'active', offer: 'monthly' });
  });

  it("Ghost #20243: ignores the customer's subscriptions to other publications of the account", async () => {
    await stage.buy(introduction, { outcome: 'declined' });
    const [customer] = (await stage.world.stripe.customers.list({})).data;
    const price = await stage.world.stripe.prices.create({
      currency: 'usd',
      unit_amount: 700,
      recurring: { interval: 'month' },
      product_data: { name: 'A magazine' },
    });
    const buyMagazine = async (publication: string) => {
      const session = await stage.world.stripe.checkout.sessions.create({
        mode: 'subscription',
        customer: String(customer?.id),
        line_items: [{ price: price.id, quantity: 1 }],
        success_url: 'https://magazine.example',
        subscription_data: { metadata: { reader: aReader, publication, offer: 'x' } },
      });
      await stage.world.standIn.pay(session.id, { outcome: 'paid' });
    };
    await buyMagazine('another-publication');
    expect((await stage.selling.refresh(stage.buyer(), stage.now())).state).to.equal('none');
  });
});

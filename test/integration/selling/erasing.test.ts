import { expect } from 'chai';
import { PaywallError } from '../../../src/paywall/errors.ts';
import type { PaymentProvider } from '../../../src/paywall/purchases/payment-provider.ts';
import { createSupportDesk, type SupportDesk } from '../../../src/paywall/support/support-desk.ts';
import { fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

describe('selling: a reader who is erased', () => {
  let stage: SellingService;

  beforeEach(async () => {
    stage = await startSellingService();
  });

  afterEach(() => stage.close());

  const deskOf = (provider: PaymentProvider = stage.provider): SupportDesk => {
    const { readers, ampSignIns, gifts, audit } = stage.stores;
    return createSupportDesk({ ...stage.needs(stage.stores, provider), readers, ampSignIns, gifts, audit });
  };

  const erase = (endSubscriptions = true, provider: PaymentProvider = stage.provider) => {
    return deskOf(provider).erase({ buyer: stage.buyer(), endSubscriptions, now: stage.now() });
  };

  async function expectNothingHeld(): Promise<void> {
    const buyer = stage.buyer();
    const { entitlement, customers, checkout, records } = await deskOf().read(buyer, stage.now());
    expect(entitlement).to.include({ state: 'none', version: 0 });
    expect({ customers, checkout, records }).to.deep.equal({ customers: [], checkout: null, records: [] });
  }

  it('has no subscription and no customer any more', async () => {
    await stage.buy(fullPrice);
    await erase();
    const { stripe } = stage.world;
    const [subscriptions, customers] = [
      await stripe.subscriptions.list({ status: 'all' }),
      await stripe.customers.list(),
    ];
    expect(subscriptions.data.map(({ status }) => status)).to.deep.equal(['canceled']);
    expect(customers.data).to.deep.equal([]);
    await expectNothingHeld();
  });

  it('does not come back by webhooks, whichever come late', async () => {
    const news = stage.collectNews();
    await stage.buy(introduction);
    await erase();
    await stage.world.standIn.settled();
    expect(news.map(({ type }) => type)).to.include.members(['customer.deleted', 'customer.subscription.deleted']);
    for (const hint of news) expect(await stage.selling.handleEvent(hint, stage.now())).to.equal('ignored');
    await expectNothingHeld();
  });

  it('does not come back by reconciling, nor by the checkout page’s way back', async () => {
    const session = await stage.pay(fullPrice);
    await stage.selling.completeCheckout(session, stage.now());
    await erase();
    for await (const { buyer } of stage.provider.everyBuyer(null)) await stage.selling.catchUp(buyer, stage.now());
    for await (const hint of stage.provider.eventsSince(0)) await stage.selling.handleEvent(hint, stage.now());
    expect(await stage.selling.completeCheckout(session, stage.now())).to.equal(null);
    await expectNothingHeld();
  });

  it('does not come back by a reading that was on its way', async () => {
    const session = await stage.pay(fullPrice);
    const reads: (() => void)[] = [];
    const slow: PaymentProvider = {
      ...stage.provider,
      async purchasesOf(...args) {
        const bought = await stage.provider.purchasesOf(...args);
        await new Promise<void>((resolve) => reads.push(resolve));
        return bought;
      },
    };
    await stage.world.standIn.settled();
    const late = stage.anotherProcess(stage.stores, slow).completeCheckout(session, stage.now());
    while (reads.length === 0) await new Promise((resolve) => setImmediate(resolve));
    await erase();
    for (const resume of reads.splice(0)) resume();
    expect((await late)?.entitlement.state).to.equal('none');
    await expectNothingHeld();
  });

  it('stays, whole, while the provider does not answer, and is erased when it does', async () => {
    await stage.buy(fullPrice);
    const away = new PaywallError('provider-unavailable', 'away');
    for (const method of ['purchasesOf', 'endPurchase', 'deleteCustomer'] as const) {
      const failing: PaymentProvider = { ...stage.provider, [method]: () => Promise.reject(away) };
      const error = await erase(true, failing).catch((reason: unknown) => reason);
      expect(error, method).to.equal(away);
      expect((await stage.entitlement()).version, method).to.be.greaterThan(0);
    }
    await erase();
    await expectNothingHeld();
  });

  it('stays as long as a delayed payment is on its way, unless that does not matter', async () => {
    await stage.pay(fullPrice, { outcome: 'delayed' });
    const error = await erase(false).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(PaywallError).and.to.include({ code: 'subscription-running' });
    await erase(true);
    await stage.world.advance({ days: 10 });
    await expectNothingHeld();
  });

  it('may buy again, as another customer, but no second trial', async () => {
    await stage.buy(introduction);
    await erase();
    const again = stage.selling.checkout({
      buyer: stage.buyer(),
      offer: introduction.id,
      now: stage.now(),
      returnUrl: 'https://news.example/article',
      returnSecret: 'secret',
    });
    expect(await again.catch(({ code }: PaywallError) => code)).to.equal('not-eligible');
    const { entitlement } = await stage.buy(fullPrice);
    expect(entitlement).to.include({ state: 'active' });
    const { data } = await stage.world.stripe.customers.list();
    expect(data.map(({ metadata }) => metadata['reader'])).to.deep.equal([aReader]);
  });

  describe('who bought before they signed in', () => {
    const signedIn = 'r_BBBBBBBBBBBBBBBBBBBBBB';

    async function buyAndSignIn(): Promise<void> {
      await stage.buy(fullPrice);
      const { publication, key } = stage.buyer(signedIn);
      await stage.selling.transferOnSignIn({ publication, key, anonymousKey: stage.buyer().key }, stage.now());
      expect(await stage.entitlement(signedIn)).to.include({ state: 'active' });
    }

    const eraseAs = (reader: string, endSubscriptions: boolean) =>
      deskOf().erase({ buyer: stage.buyer(reader), endSubscriptions, now: stage.now() });

    it('is erased as both, with what they bought as the first', async () => {
      const news = stage.collectNews();
      await buyAndSignIn();
      const error = await eraseAs(signedIn, false).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(PaywallError).and.to.include({ code: 'subscription-running' });
      await eraseAs(signedIn, true);
      await stage.world.standIn.settled();
      for (const hint of news) expect(await stage.selling.handleEvent(hint, stage.now())).to.equal('ignored');
      await expectNothingHeld();
      expect((await stage.entitlement(signedIn)).version).to.equal(0);
      expect((await stage.world.stripe.customers.list()).data).to.deep.equal([]);
    });

    it('keeps what they inherited, from nobody who is named, when who they were is erased', async () => {
      await buyAndSignIn();
      await eraseAs(aReader, true);
      await expectNothingHeld();
      const { basis, state } = await stage.entitlement(signedIn);
      expect(state, 'the subscription was ended').to.equal('expired');
      expect(basis?.inherited?.map(({ from }) => from)).to.deep.equal(['0'.repeat(24)]);
      await eraseAs(signedIn, false);
      expect((await stage.entitlement(signedIn)).version).to.equal(0);
    });
  });
});

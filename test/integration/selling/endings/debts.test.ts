import { expect } from 'chai';
import { hasCode } from '../../../../src/paywall/errors.ts';
import { createStripeProvider } from '../../../../src/stripe/provider.ts';
import { testKey } from '../../../sandbox-stripe/world.ts';
import { fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';
import {
  aReader,
  returnUrl,
  type SellingService,
  startSellingService,
} from '../../../support/selling/selling-service.ts';

describe('selling: what is owed for a subscription', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const state = async () => (await stage.entitlement()).state;
  const acts = () => stage.acts.map(({ act }) => act);
  const statuses = async () =>
    (await stage.world.stripe.subscriptions.list({ status: 'all', limit: 100 })).data.map(({ status }) => status);
  const invoices = async () => (await stage.world.stripe.invoices.list({ limit: 100 })).data;
  const owed = async () => (await invoices()).filter(({ status }) => status === 'open' || status === 'draft');
  const purchases = async () => (await stage.entitlement()).basis?.purchases ?? [];

  /** A plan that Stripe has given up to collect, `days` after it had begun to fail. */
  async function unpaidFor(days: number): Promise<void> {
    await stage.world.standIn.setRetriesEnd('unpaid');
    await stage.buy(fullPrice);
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 31, hours: 3 });
    await stage.world.advance({ days });
  }

  const refusal = (call: Promise<unknown>) =>
    call.then(
      () => null,
      (error: unknown) => error,
    );

  const order = () => ({
    buyer: stage.buyer(),
    offer: fullPrice.id,
    returnUrl,
    returnSecret: 'secret',
    now: stage.now(),
  });

  it('F12: one that is unpaid has the grace days of one that is behind, and is paid late', async () => {
    stage.world.standIn.setDelivery('lost');
    await unpaidFor(16);
    expect(await statuses()).to.deep.equal(['unpaid']);
    stage.world.standIn.setDelivery('normal');
    expect((await stage.selling.refresh(stage.buyer(), stage.now())).state, 'grace is over').to.equal('expired');
    const early = (await stage.entitlement()).basis?.purchases[0];
    expect(early?.pastDueSince, 'since the first attempt').to.be.below(stage.now() - 15 * 86_400_000);
    await stage.world.standIn.payInvoice(aReader);
    expect(await state(), 'the debt can be paid, and paying it is the way back in').to.equal('active');
    expect(await statuses()).to.deep.equal(['active']);
  });

  it('F12: within its grace a second subscription is refused', async () => {
    await stage.world.standIn.setRetriesEnd('unpaid');
    await stage.buy(fullPrice);
    const [subscription] = (await stage.world.stripe.subscriptions.list({})).data;
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 31, hours: 3 });
    const [invoice] = await owed();
    for (let attempt = 0; attempt < 3; attempt += 1)
      await refusal(stage.world.stripe.invoices.pay(String(invoice?.id)));
    await stage.world.standIn.settled();
    expect((await stage.world.stripe.subscriptions.retrieve(String(subscription?.id))).status).to.equal('unpaid');
    expect(await state()).to.equal('grace');
    expect(hasCode(await refusal(stage.selling.checkout(order())), 'already-subscribed')).to.equal(true);
  });

  it('F12: restrict-content-pro #962: bought again beside it, it is ended and its debt can be paid no more: never two active', async () => {
    await unpaidFor(20);
    expect(await state()).to.equal('expired');
    await stage.buy(fullPrice);
    expect(await statuses()).to.deep.equal(['active', 'canceled']);
    expect(await owed()).to.deep.equal([]);
    expect(acts()).to.include.members(['end-superseded', 'void-invoice']);
    expect(await refusal(stage.world.standIn.payInvoice(aReader)), 'nothing is owed').to.be.an('error');
    expect(await state()).to.equal('active');
  });

  const endings: Readonly<Record<string, () => Promise<unknown>>> = {
    'in the portal, at the end of the period': async () => {
      await stage.world.standIn.cancel(aReader, 'period-end');
      await stage.world.advance({ days: 40 });
    },
    'in the dashboard, at once': () => stage.world.standIn.cancel(aReader, 'now'),
    'by dunning': () => stage.world.advance({ days: 20 }),
    'by an admin, who revokes': async () => {
      await stage.selling.revoke(stage.buyer(), stage.now());
      await stage.world.standIn.settled();
    },
  };

  for (const [name, end] of Object.entries(endings)) {
    it(`F12: smartnora #337: what is open is voided when a subscription is ended ${name}, and that is written down`, async () => {
      await stage.buy(fullPrice);
      await stage.world.standIn.setCard(aReader, 'declined');
      await stage.world.advance({ days: 31, hours: 3 });
      const open = (await owed()).map(({ id }) => id);
      expect(open).to.have.length(1);
      await end();
      await stage.selling.refresh(stage.buyer(), stage.now());
      expect(await statuses()).to.deep.equal(['canceled']);
      expect(await owed()).to.deep.equal([]);
      const voided = stage.acts.filter(({ act }) => act === 'void-invoice').map(({ details }) => details?.['invoice']);
      expect(voided).to.include.members(open);
      expect(new Set(voided).size, 'each once').to.equal(voided.length);
    });
  }

  it('F12: a draft of one that has ended is made void before anybody can finalise it', async () => {
    await stage.buy(fullPrice);
    await stage.world.advance({ days: 30, hours: 0, minutes: 10 });
    expect((await owed()).map(({ status }) => status)).to.deep.equal(['draft']);
    await stage.world.standIn.cancel(aReader, 'now');
    expect(await owed()).to.deep.equal([]);
    expect((await invoices()).map(({ status }) => status)).to.deep.equal(['void', 'paid']);
    expect(acts()).to.deep.equal(['void-invoice']);
  });

  /** Ended with an open invoice that nobody voids, which is paid two days later. */
  async function paidLate(): Promise<void> {
    await stage.buy(fullPrice);
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 31, hours: 3 });
    await stage.world.standIn.cancel(aReader, 'now');
    await stage.world.advance({ days: 2 });
    await stage.world.standIn.payInvoice(aReader);
  }

  it('F12: with the setting off what is paid after the end is shown to the desk, until it is given back', async () => {
    stage.bill({ voidOpenInvoices: false });
    await paidLate();
    expect(await state()).to.equal('expired');
    const [invoice] = await invoices();
    const amount = { amount: fullPrice.price.amount, currency: 'usd' };
    expect((await purchases())[0]?.paidAfterEnd).to.deep.equal([
      { invoice: invoice?.id, ...amount, paidAt: Math.floor(stage.now() / 1000) * 1000 },
    ]);
    expect(acts()).to.deep.equal([]);
    await stage.world.standIn.refund(aReader);
    expect((await purchases())[0]?.paidAfterEnd).to.deep.equal([]);
  });

  it('F12: so is what was paid before it could be voided', async () => {
    stage.world.standIn.setDelivery('lost');
    await paidLate();
    stage.world.standIn.setDelivery('normal');
    await stage.selling.refresh(stage.buyer(), stage.now());
    expect((await purchases())[0]?.paidAfterEnd).to.have.length(1);
  });

  it('F12: what is paid late for one that runs is a payment like any other', async () => {
    await stage.buy(introduction);
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 92, hours: 3 });
    expect(await state()).to.equal('grace');
    await stage.world.advance({ days: 2 });
    await stage.world.standIn.payInvoice(aReader);
    expect(await state()).to.equal('active');
    expect((await purchases())[0]).to.deep.include({ paidAfterEnd: [], paidFull: true });
    expect(acts()).to.deep.equal([]);
  });

  it('F12: an invoice that Stripe does not void leaves the rest as it is', async () => {
    const [first] = await stage.buy(fullPrice).then(invoices);
    expect(await stage.provider.voidInvoice(String(first?.id)), 'paid').to.equal(false);
    expect(await stage.provider.voidInvoice('in_unknown')).to.equal(false);
  });

  it('F12: lets in anyone who has bought again, though Stripe does not end what that replaces, and ends it later', async () => {
    await stage.buy(fullPrice);
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 39, hours: 3 });
    stage.world.standIn.setDelivery('lost');
    const session = await stage.pay(fullPrice);
    const away = { ...stage.provider, endPurchase: () => Promise.reject(new Error('not now')) };
    const failed = await refusal(stage.anotherProcess(stage.stores, away).completeCheckout(session, stage.now()));
    expect(failed).to.include({ message: 'not now' });
    expect(await state(), 'written all the same').to.equal('active');
    expect(await statuses()).to.deep.equal(['active', 'past_due']);
    await stage.selling.refresh(stage.buyer(), stage.now());
    expect(await statuses()).to.deep.equal(['active', 'canceled']);
    expect(acts()).to.include('end-superseded');
  });

  it('F12: a key that may not void leaves the reader as they are, and says so', async () => {
    await stage.buy(fullPrice);
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 31, hours: 3 });
    stage.world.standIn.setDelivery('lost');
    await stage.world.standIn.cancel(aReader, 'now');
    const refused: string[] = [];
    const denied = { error: { type: 'invalid_request_error', message: 'The key may not do that.' } };
    const mayNotVoid: typeof fetch = async (url, init) =>
      String(url).endsWith('/void') ? Response.json(denied, { status: 403 }) : fetch(url, init);
    const provider = createStripeProvider({
      secretKey: testKey,
      apiBase: stage.world.base,
      fetch: mayNotVoid,
      onRefusedVoid: ({ reason }) => refused.push(reason),
    });
    const process = stage.anotherProcess(stage.stores, provider);
    expect((await process.refresh(stage.buyer(), stage.now())).state).to.equal('expired');
    expect(refused).to.deep.equal(['The key may not do that.']);
    expect(await owed()).to.have.length(1);
  });
});

import { expect } from 'chai';
import type { Entitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import type { EventHint } from '../../../src/paywall/purchases/payment-provider.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { createStripeProvider } from '../../../src/stripe/provider.ts';
import { testKey } from '../../sandbox-stripe/world.ts';
import { fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

const withoutVersion = ({ version: _, ...entitlement }: Entitlement) => entitlement;

describe('selling: the news from the provider', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  /** What a store holds that knew nothing before these. */
  async function outcomeOf(hints: readonly EventHint[], stores: Stores = stage.emptyStores()) {
    const selling = stage.anotherProcess(stores, unchecked());
    for (const hint of hints) await selling.handleEvent(hint, stage.now());
    return withoutVersion(await stage.entitlement(aReader, stores));
  }

  /** The same provider over a plain connection, for what is asked thousands of times. */
  const unchecked = () => createStripeProvider({ secretKey: testKey, apiBase: stage.world.base });

  async function newsOf(happening: () => Promise<unknown>): Promise<readonly EventHint[]> {
    const hints = stage.collectNews();
    await happening();
    await stage.world.standIn.settled();
    return hints;
  }

  /** What the provider tells in the end. */
  async function readAgain() {
    const before = await stage.entitlement();
    const later = await stage.selling.refresh(stage.buyer(), stage.now());
    expect(later.version, 'a new reading').to.be.greaterThan(before.version);
    return withoutVersion(await stage.entitlement());
  }

  /** A trial, a failure, a recovery, a plan for months, a refund, a cancellation that is taken back, and a dispute that is won. */
  async function longStory(): Promise<void> {
    const { standIn } = stage.world;
    // Ended at the first refund, the story would be a short one.
    stage.bill({ endRefunded: false });
    await stage.pay(introduction);
    await standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 93 });
    await standIn.setCard(aReader, 'paid');
    await stage.world.advance({ days: 40 });
    await standIn.refund(aReader);
    await stage.world.advance({ days: 20 });
    await standIn.cancel(aReader, 'period-end');
    await standIn.resume(aReader);
    await standIn.dispute(aReader);
    await standIn.decideDispute(aReader, 'won');
    await standIn.cancel(aReader, 'period-end');
  }

  it('ends in the same entitlement when all of it comes at once to several processes', async () => {
    const hints = await newsOf(longStory);
    const expected = await outcomeOf(hints);
    const stores = stage.emptyStores();
    const processes = [1, 2, 3].map(() => stage.anotherProcess(stores));
    const handling = [...hints, ...hints].map((hint, index) =>
      processes[index % processes.length]?.handleEvent(hint, stage.now()),
    );
    expect(await Promise.all(handling)).to.include('handled');
    expect(withoutVersion(await stage.entitlement(aReader, stores))).to.deep.equal(expected);
  });

  for (const delivery of ['normal', 'duplicated', 'shuffled'] as const) {
    it(`keeps up while everything happens and webhooks are ${delivery}`, async () => {
      stage.world.standIn.setDelivery(delivery);
      await longStory();
      await stage.world.standIn.flush();
      const kept = withoutVersion(await stage.entitlement());
      expect(kept).to.deep.equal(await readAgain());
    });
  }

  it('is the same where events only name their object', async () => {
    stage.world.standIn.setWebhookEndpoint(stage.world.hooks.url, 'thin');
    await longStory();
    const kept = withoutVersion(await stage.entitlement());
    expect(kept).to.deep.equal(await readAgain());
    expect((await stage.entitlement()).state).to.equal('active');
  });

  for (const form of ['2019', '2022'] as const) {
    it(`F13: better-auth #2087: is the same where events come in the form of ${form}`, async () => {
      stage.world.standIn.setWebhookForm(form);
      await longStory();
      const kept = withoutVersion(await stage.entitlement());
      expect(kept).to.deep.equal(await readAgain());
      expect((await stage.entitlement()).state).to.equal('active');
      // What was sent is checked against today's forms when the stand-in closes.
      stage.world.hooks.received.length = 0;
    });
  }

  it('is handled once: a piece that somebody is at is busy, one that was handled stays so', async () => {
    const [hint] = await newsOf(() => stage.pay(fullPrice));
    if (hint === undefined) throw new Error('Nothing happened.');
    const { inbox } = stage.stores;
    await inbox.claim(hint.id, { now: stage.now(), leaseMs: 60_000 });
    expect(await stage.selling.handleEvent(hint, stage.now())).to.equal('busy');
    await inbox.release(hint.id);
    expect(await stage.selling.handleEvent(hint, stage.now())).to.equal('handled');
    const version = (await stage.entitlement()).version;
    expect(await stage.selling.handleEvent(hint, stage.now())).to.equal('duplicate');
    expect((await stage.entitlement()).version).to.equal(version);
  });

  it('is ignored where it is about nobody whom Stile knows, or of no interest', async () => {
    const charged = await stage.world.stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price_data: { currency: 'usd', unit_amount: 500, product_data: { name: 'A mug' } }, quantity: 1 }],
      success_url: 'https://shop.example',
      client_reference_id: aReader,
    });
    const hints = await newsOf(async () => {
      await stage.world.standIn.pay(charged.id, { outcome: 'paid' });
      await stage.world.standIn.refund(aReader);
    });
    expect(
      hints.map(({ type }) => type),
      'the session says by itself that it is not Stile’s',
    ).to.deep.equal(['charge.refunded']);
    const outcomes = await Promise.all(hints.map((hint) => stage.selling.handleEvent(hint, stage.now())));
    expect(outcomes).to.deep.equal(['ignored']);
    const idle = { id: 'evt_1', type: 'price.created', about: null };
    expect(await stage.selling.handleEvent(idle, stage.now())).to.equal('ignored');
  });
});

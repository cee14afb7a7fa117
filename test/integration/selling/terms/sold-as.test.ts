import { expect } from 'chai';
import { fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../../support/selling/selling-service.ts';

const another = 'r_BBBBBBBBBBBBBBBBBBBBBB';
const daySeconds = 86_400;
const publication = 'nikkei-asian-review';

describe('F1: selling: what a purchase was sold as', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const subscriptionsOf = async (reader: string) =>
    (await stage.world.stripe.subscriptions.list({ status: 'all', limit: 100 })).data.filter(
      ({ metadata }) => metadata['reader'] === reader,
    );
  const refunds = async () => (await stage.world.stripe.refunds.list({ limit: 100 })).data;

  /** Support gives free time as Stripe knows it: as a trial. */
  async function give(reader: string, days: number): Promise<void> {
    const [subscription] = await subscriptionsOf(reader);
    const trial_end = stage.world.now() + days * daySeconds;
    await stage.world.stripe.subscriptions.update(String(subscription?.id), { trial_end, proration_behavior: 'none' });
    await stage.world.standIn.settled();
  }

  it('polar #7742, enupal/stripe #230: a free month for a full-price plan takes nothing away, even from a reader whose card has had a trial', async () => {
    await stage.buy(introduction, { fingerprint: 'F' });
    await stage.buy(fullPrice, { reader: another, fingerprint: 'F' });
    await stage.world.advance({ days: 32 });
    await give(another, 30);
    const { state, basis } = await stage.selling.refresh(stage.buyer(another), stage.now());
    expect(state).to.equal('active');
    expect(basis?.purchases[0]).to.include({ soldAs: 'plan', paidFull: true, introEndsAt: null, status: 'trialing' });
    expect((await subscriptionsOf(another)).map(({ status }) => status)).to.deep.equal(['trialing']);
    expect(await refunds()).to.deep.equal([]);
    expect(stage.acts).to.deep.equal([]);
    await stage.world.advance({ days: 33 });
    expect((await stage.entitlement(another)).state, 'when it is over').to.equal('active');
    const { profile } = await stage.needs().purchases.statusOf(stage.buyer(another), stage.now());
    expect(profile.hadTrial).to.equal(false);
  });

  it('a free month after an introduction takes nothing away, and is none', async () => {
    await stage.buy(introduction);
    await stage.world.advance({ days: 95 });
    await give(aReader, 30);
    const { state, basis } = await stage.selling.refresh(stage.buyer(), stage.now());
    expect(state).to.equal('active');
    expect(basis?.purchases[0]).to.include({ soldAs: 'introduction', paidFull: true });
    expect(stage.acts).to.deep.equal([]);
  });

  it('a free month within an introduction makes that longer, and is left alone', async () => {
    await stage.buy(introduction);
    await give(aReader, 120);
    expect(await stage.entitlement()).to.include({ state: 'trial', endsAt: stage.now() + 120 * daySeconds * 1000 });
    await stage.world.advance({ days: 100 });
    expect((await stage.entitlement()).state).to.equal('trial');
    await stage.world.advance({ days: 21 });
    expect((await stage.entitlement()).state).to.equal('active');
    expect(stage.acts).to.deep.equal([]);
  });

  it('is told by the metadata that there were, of what an earlier version sold', async () => {
    for (const [reader, offer] of [
      [aReader, introduction],
      [another, fullPrice],
    ] as const) {
      await stage.buy(offer, { reader });
      const [subscription] = await subscriptionsOf(reader);
      const metadata = { kind: '', termCount: '', termUnit: '', timeZone: '', trial: '' };
      await stage.world.stripe.subscriptions.update(String(subscription?.id), { metadata });
    }
    await give(another, 30);
    const soldAs = async (reader: string) =>
      (await stage.selling.refresh(stage.buyer(reader), stage.now())).basis?.purchases.map((each) => each.soldAs);
    expect(await soldAs(aReader)).to.deep.equal(['introduction']);
    expect(await soldAs(another)).to.deep.equal(['plan']);
    expect((await stage.entitlement(another)).state).to.equal('active');
  });

  describe('what was accepted is never refused', () => {
    const free = { ...introduction, price: { amount: 0, currency: 'usd' } };

    /** Free trials of two readers; the second one's card is changed to one with which a third reader has had a trial. */
    async function twoTrials(): Promise<void> {
      stage.offer(free);
      await stage.buy(free, { fingerprint: 'one card' });
      await stage.buy(free, { reader: another, fingerprint: 'another card' });
      await stage.world.standIn.setCard(another, 'paid');
      const [theirs] = await subscriptionsOf(another);
      // The stand-in names a card after its customer when it is changed.
      await stage.buy(free, { reader: 'r_CCCCCCCCCCCCCCCCCCCCCC', fingerprint: `card_of_${String(theirs?.customer)}` });
    }

    it('although the store was lost, and others have had trials with its card since', async () => {
      await twoTrials();
      const selling = stage.anotherProcess(stage.emptyStores());
      for (const { metadata, customer } of (await stage.world.stripe.subscriptions.list({ limit: 100 })).data) {
        const reference = { publication, reader: String(metadata['reader']), customer: String(customer) };
        await selling.catchUp(reference, stage.now());
      }
      const all = (await stage.world.stripe.subscriptions.list({ status: 'all', limit: 100 })).data;
      expect(all.map(({ status }) => status)).to.deep.equal(['trialing', 'trialing', 'trialing']);
      expect(stage.acts).to.deep.equal([]);
    });

    it('although who had trials was lost, and the mark at Stripe could not be set', async () => {
      await twoTrials();
      const [theirs] = await subscriptionsOf(another);
      await stage.world.stripe.subscriptions.update(String(theirs?.id), { metadata: { trial: '' } });
      const stores = { ...stage.stores, billing: stage.emptyStores().billing };
      const place = { publication, reader: stage.buyer(another).key };
      await stores.billing.claimCustomer({
        ...place,
        customer: String(theirs?.customer),
        instead: null,
        now: stage.now(),
      });
      const cardKey = stage.needs().trialKey('card', `card_of_${String(theirs?.customer)}`);
      await stores.billing.claimTrials(publication, [cardKey], 'somebody else');
      const { state } = await stage.anotherProcess(stores).refresh(stage.buyer(another), stage.now());
      expect(state).to.equal('trial');
      expect(stage.acts).to.deep.equal([]);
    });
  });

  it('a refusal is recorded once, with what was given back, however often the reader is refreshed', async () => {
    await stage.buy(introduction, { fingerprint: 'F' });
    await stage.buy(introduction, { reader: another, fingerprint: 'F' });
    await stage.world.standIn.settled();
    for (const selling of [stage.selling, stage.anotherProcess()])
      await selling.refresh(stage.buyer(another), stage.now());
    const [subscription] = await subscriptionsOf(another);
    const [refund] = await refunds();
    expect(stage.acts).to.deep.equal([
      {
        publication,
        reader: another,
        act: 'refuse-second-trial',
        about: subscription?.id,
        details: {
          offer: 'trial-3-months',
          reason: 'second-trial',
          refunds: [{ id: refund?.id, amount: 900, currency: 'usd' }],
        },
      },
    ]);
    expect(subscription?.metadata).to.include({ refused: 'second-trial' }).and.not.have.property('undoing');
  });

  it('one that was to be ended, was not, and is in order now, is spared', async () => {
    await stage.buy(fullPrice);
    const [subscription] = await subscriptionsOf(aReader);
    const id = String(subscription?.id);
    await stage.provider.markPurchase(id, { as: 'undoing', act: 'end-superseded' });
    expect((await stage.selling.refresh(stage.buyer(), stage.now())).state).to.equal('active');
    await stage.world.standIn.cancel(aReader, 'now');
    expect((await stage.entitlement()).state).to.equal('expired');
    expect(stage.acts).to.deep.equal([]);
  });

  it('the ending of a subscription that another has replaced is recorded once', async () => {
    await stage.buy(fullPrice);
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 39, hours: 3 });
    await stage.buy(fullPrice);
    await stage.world.standIn.settled();
    await stage.anotherProcess().refresh(stage.buyer(), stage.now());
    const [, first] = await subscriptionsOf(aReader);
    const [ending, ...others] = stage.acts;
    expect(ending).to.deep.equal({
      ...{ publication, reader: aReader, act: 'end-superseded', about: first?.id },
      details: { offer: 'monthly' },
    });
    // What was owed for it is voided, and that is all.
    expect(others.map(({ act, about }) => [act, about])).to.deep.equal([['void-invoice', first?.id]]);
  });
});

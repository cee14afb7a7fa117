import { expect } from 'chai';
import { fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../../support/selling/selling-service.ts';

const introductionDays = { days: 92, hours: 3 };

describe('selling: nobody who is locked out is charged', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const state = async () => (await stage.entitlement()).state;
  const acts = () => stage.acts.map(({ act }) => act);

  async function subscription() {
    const [newest] = (await stage.world.stripe.subscriptions.list({ status: 'all', limit: 1 })).data;
    if (newest === undefined) throw new Error('There is no subscription.');
    return newest;
  }

  async function charged(): Promise<number> {
    const { data } = await stage.world.stripe.charges.list({ limit: 100 });
    return data.filter(({ paid }) => paid).reduce((sum, { amount }) => sum + amount, 0);
  }

  /** Lets a good part of a year pass, and sees that no money came in. */
  async function expectNoCharge(): Promise<void> {
    const before = await charged();
    await stage.world.advance({ days: 200 });
    expect(await charged(), 'charged afterwards').to.equal(before);
  }

  it('F6: breatheco-de #9859: a refund in full during the trial ends the subscription, which is written down once', async () => {
    await stage.buy(introduction);
    await stage.world.standIn.refund(aReader);
    expect(await state()).to.equal('revoked');
    const ended = await subscription();
    expect(ended).to.include({ status: 'canceled' });
    expect(ended.metadata).to.include({ endedBecause: 'refunded', reader: aReader });
    expect(stage.acts).to.deep.equal([
      {
        publication: 'nikkei-asian-review',
        reader: aReader,
        act: 'end-refunded',
        about: ended.id,
        details: { offer: introduction.id },
      },
    ]);
    await expectNoCharge();
    await stage.selling.refresh(stage.buyer(), stage.now());
    expect(acts(), 'once').to.deep.equal(['end-refunded']);
  });

  it('F6: craftcms #36: so do two partial refunds that make a full one, and one of them alone does not', async () => {
    await stage.buy(introduction);
    await stage.world.standIn.refund(aReader, { amount: 400 });
    expect(await state()).to.equal('trial');
    await stage.world.standIn.refund(aReader, { amount: 500 });
    expect(await state()).to.equal('revoked');
    expect((await subscription()).status).to.equal('canceled');
    await expectNoCharge();
  });

  it('F6: a dispute ends it too, at several processes at once, and once', async () => {
    await stage.buy(fullPrice);
    const hints = stage.collectNews();
    await stage.world.standIn.dispute(aReader);
    const processes = [1, 2, 3].map(() => stage.anotherProcess());
    const all = processes.flatMap((each) => [each.refresh(stage.buyer(), stage.now())]);
    await Promise.all(all);
    expect(hints).to.not.have.length(0);
    expect(await state()).to.equal('revoked');
    expect(acts()).to.deep.equal(['end-refunded']);
    await expectNoCharge();
  });

  it('F6: where the publication wants that it runs on, and counts again with the next payment', async () => {
    stage.bill({ endRefunded: false });
    await stage.buy(fullPrice);
    await stage.world.standIn.refund(aReader);
    expect(await state()).to.equal('revoked');
    expect((await subscription()).status).to.equal('active');
    await stage.world.advance({ days: 31, hours: 3 });
    expect(await state()).to.equal('active');
    expect(acts()).to.deep.equal([]);
  });

  it('F6: a refund of an older payment than the latest changes nothing', async () => {
    await stage.buy(introduction);
    const [first] = (await stage.world.stripe.charges.list({ limit: 1 })).data;
    await stage.world.advance(introductionDays);
    await stage.world.stripe.refunds.create({ charge: String(first?.id) });
    await stage.world.standIn.settled();
    expect(await state()).to.equal('active');
    expect((await subscription()).status).to.equal('active');
  });

  it('F6: one that an admin revoked is ended, also if it was still running afterwards', async () => {
    await stage.buy(fullPrice);
    await stage.selling.revoke(stage.buyer(), stage.now());
    expect((await subscription()).metadata).to.include({ endedBecause: 'revoked' });
    await expectNoCharge();
    expect(await state()).to.equal('revoked');
  });

  it('F6: where grace has run out Stripe tries on, and what it then gets lets the reader in at once', async () => {
    await stage.buy(fullPrice);
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 39, hours: 3 });
    expect(await state()).to.equal('expired');
    expect((await subscription()).status, 'the debt can be paid').to.equal('past_due');
    await stage.world.standIn.payInvoice(aReader);
    expect(await state()).to.equal('active');
    expect(acts()).to.deep.equal([]);
  });

  it('F6: a refused second trial is not charged again', async () => {
    await stage.buy(introduction, { fingerprint: 'one card' });
    await stage.world.standIn.cancel(aReader, 'now');
    const another = 'r_BBBBBBBBBBBBBBBBBBBBBB';
    await stage.buy(introduction, { reader: another, fingerprint: 'one card' });
    expect((await stage.entitlement(another)).state).to.equal('none');
    await expectNoCharge();
  });

  for (const [name, offer, back, over] of [
    ['the introduction', introduction, 'trial', 'trial-expired'],
    ['the period', fullPrice, 'active', 'expired'],
  ] as const) {
    it(`F6: a dispute that is won gives ${name} back that was paid, though the subscription has ended, also from an empty store`, async () => {
      const until = await paidUntil(offer);
      await stage.world.standIn.dispute(aReader);
      expect(await state()).to.equal('revoked');
      await stage.world.standIn.decideDispute(aReader, 'won');
      expect(await stage.entitlement()).to.include({ state: back, endsAt: until });
      const stores = stage.emptyStores();
      const { customer } = await subscription();
      const reference = { publication: 'nikkei-asian-review', reader: aReader, customer: String(customer) };
      await stage.anotherProcess(stores).catchUp(reference, stage.now());
      expect(await stage.entitlement(aReader, stores)).to.include({ state: back, endsAt: until });
      await expectNoCharge();
      expect(await state()).to.equal(over);
    });
  }

  async function paidUntil(offer: typeof fullPrice): Promise<number> {
    await stage.buy(offer);
    const [item] = (await subscription()).items.data;
    return Number(item?.current_period_end) * 1000;
  }

  it('F11: woo-stripe #4403: a refund that fails later gives it back as well, whatever names the event', async () => {
    const until = await paidUntil(fullPrice);
    await stage.world.standIn.refund(aReader, { fails: 'later' });
    expect(await state()).to.equal('revoked');
    await stage.world.standIn.failRefund(aReader);
    expect(await stage.entitlement()).to.include({ state: 'active', endsAt: until });
    expect((await subscription()).status).to.equal('canceled');
    await expectNoCharge();
  });

  it('F11: a refund that fails is heard of by each of its events alone, in either form', async () => {
    await stage.buy(fullPrice);
    const hints = stage.collectNews();
    await stage.world.standIn.refund(aReader, { fails: 'later' });
    await stage.selling.refresh(stage.buyer(), stage.now());
    const before = hints.length;
    await stage.world.standIn.failRefund(aReader);
    const failing = hints.slice(before);
    expect(failing.map(({ type }) => type)).to.have.members([
      'charge.refund.updated',
      'refund.updated',
      'refund.failed',
    ]);
    for (const hint of failing) {
      const about = hint.about === null ? null : { ...hint.about, buyer: null };
      expect(about?.kind).to.equal('refund');
      expect(about === null ? null : await stage.provider.buyerOf(about), hint.type).to.include({ reader: aReader });
    }
  });

  it('F11: a payment that is refunded again after the first refund failed is taken back', async () => {
    stage.bill({ endRefunded: false });
    await stage.buy(fullPrice);
    await stage.world.standIn.refund(aReader, { fails: 'at-once' });
    expect(await state()).to.equal('active');
    await stage.world.standIn.refund(aReader);
    expect(await state()).to.equal('revoked');
  });
});

import { expect } from 'chai';
import { hasCode } from '../../../../src/paywall/errors.ts';
import { fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';
import {
  aReader,
  returnUrl,
  type SellingService,
  startSellingService,
} from '../../../support/selling/selling-service.ts';

describe('selling: pauses', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const state = async () => (await stage.entitlement()).state;

  async function charged(): Promise<number> {
    const { data } = await stage.world.stripe.charges.list({ limit: 100 });
    return data.filter(({ paid }) => paid).length;
  }

  for (const behavior of ['void', 'keep_as_draft', 'mark_uncollectible'] as const) {
    it(`item 7: suspended (${behavior}), the reader is out and pays nothing, and is back when it resumes`, async () => {
      stage.bill({ whilePaused: 'suspend' });
      await stage.buy(fullPrice);
      await stage.world.standIn.pauseCollection(aReader, { behavior });
      expect(await state()).to.equal('expired');
      await stage.world.advance({ days: 70 });
      expect(await state()).to.equal('expired');
      expect(await charged()).to.equal(1);
      await stage.world.standIn.resumeCollection(aReader);
      expect(await state()).to.equal('active');
      await stage.world.advance({ days: 31 });
      expect(await charged()).to.equal(2);
      expect(stage.acts, 'nothing is ended or voided').to.deep.equal([]);
    });
  }

  it('item 7: a trial is suspended as one, and counts as the running subscription', async () => {
    stage.bill({ whilePaused: 'suspend' });
    await stage.buy(introduction);
    await stage.world.standIn.pauseCollection(aReader, { behavior: 'void' });
    expect(await state()).to.equal('trial-expired');
    const order = { offer: fullPrice.id, returnUrl, returnSecret: 'secret', now: stage.now() };
    const second = await stage.selling.checkout({ buyer: stage.buyer(), ...order }).catch((error: unknown) => error);
    expect(hasCode(second, 'already-subscribed')).to.equal(true);
    const portal = await stage.selling.portal({ buyer: stage.buyer(), returnUrl, now: stage.now() });
    expect(portal.url).to.be.a('string');
  });

  it('item 7: kept, the reader stays in all the while', async () => {
    await stage.buy(fullPrice);
    await stage.world.standIn.pauseCollection(aReader, { behavior: 'void' });
    for (const days of [10, 30, 30]) {
      await stage.world.advance({ days });
      expect(await state()).to.equal('active');
    }
    expect(await charged()).to.equal(1);
  });

  it('item 7: a pause with an end is over when Stripe says so: its date alone lets nobody in, and reconciling finds what was missed', async () => {
    stage.bill({ whilePaused: 'suspend' });
    await stage.buy(fullPrice);
    const resumesAt = stage.now() + 10 * 86_400_000;
    await stage.world.standIn.pauseCollection(aReader, { behavior: 'void', resumesAt });
    const { paused } = (await stage.entitlement()).basis?.purchases[0] ?? {};
    expect(paused?.resumesAt).to.equal(Math.floor(resumesAt / 1000) * 1000);
    stage.world.standIn.setDelivery('lost');
    await stage.world.advance({ days: 11 });
    expect(await state(), 'as long as nothing is known of it').to.equal('expired');
    stage.world.standIn.setDelivery('normal');
    const [subscription] = (await stage.world.stripe.subscriptions.list({})).data;
    expect(subscription?.pause_collection).to.equal(null);
    const { customer } = subscription ?? {};
    const reference = { publication: 'nikkei-asian-review', reader: aReader, customer: String(customer) };
    expect(await stage.selling.catchUp(reference, stage.now())).to.equal('changed');
    expect(await state()).to.equal('active');
  });

  it('item 7: another policy holds for readers who are stored from the next reading on, as other grace days do', async () => {
    await stage.buy(fullPrice);
    await stage.world.standIn.pauseCollection(aReader, { behavior: 'void' });
    expect(await state()).to.equal('active');
    stage.bill({ whilePaused: 'suspend' });
    const [subscription] = (await stage.world.stripe.subscriptions.list({})).data;
    const { customer } = subscription ?? {};
    const reference = { publication: 'nikkei-asian-review', reader: aReader, customer: String(customer) };
    expect(await stage.selling.catchUp(reference, stage.now())).to.equal('changed');
    expect(await state()).to.equal('expired');
  });
});

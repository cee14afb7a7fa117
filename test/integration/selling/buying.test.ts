import { expect } from 'chai';
import { addTerm } from '../../../src/paywall/calendar/term.ts';
import { dayPass, fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, returnUrl, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

const threeMonths = { count: 3, unit: 'month' } as const;

describe('selling: what a reader has who comes back from checkout', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const lose = () => stage.world.standIn.setDelivery('lost');

  it('is a trial, written in the very call that they come back with, while every webhook is lost', async () => {
    lose();
    const boughtAt = stage.now();
    const back = await stage.buy(introduction);
    expect(back).to.include({ publication: 'nikkei-asian-review', reader: aReader, returnUrl });
    const endsAt = addTerm(boughtAt, threeMonths, 'Asia/Tokyo');
    expect(back.entitlement).to.include({ state: 'trial', offer: 'trial-3-months', endsAt });
    expect(await stage.entitlement()).to.deep.equal(back.entitlement);
  });

  it('is the plan where there is no introduction', async () => {
    lose();
    const { entitlement } = await stage.buy(fullPrice);
    expect(entitlement).to.include({ state: 'active', offer: 'monthly', endsAt: null });
  });

  it('is one term where no plan follows, and it ends by itself', async () => {
    lose();
    const boughtAt = stage.now();
    const { entitlement } = await stage.buy(dayPass);
    const endsAt = addTerm(boughtAt, dayPass.term, 'Asia/Tokyo');
    expect(entitlement).to.include({ state: 'trial', offer: 'day-pass', endsAt });
    await stage.world.advance({ days: 1, minutes: 1 });
    expect(await stage.entitlement()).to.include({ state: 'trial-expired' });
  });

  it('is a trial where the introduction costs nothing', async () => {
    const free = { ...introduction, id: 'free', price: { amount: 0, currency: 'usd' } };
    stage.offer(free);
    expect((await stage.buy(free)).entitlement).to.include({ state: 'trial', offer: 'free' });
  });

  it('is nothing after a declined card, and a trial once another card has paid', async () => {
    const { world, selling } = stage;
    const session = await stage.pay(introduction, { outcome: 'declined' });
    expect((await selling.completeCheckout(session, stage.now()))?.entitlement.state).to.equal('none');
    expect(await stage.stores.entitlements.read('nikkei-asian-review', stage.buyer().key), 'a record').to.equal(null);
    await world.standIn.pay(session, { outcome: 'paid' });
    expect((await selling.completeCheckout(session, stage.now()))?.entitlement.state).to.equal('trial');
  });

  for (const offer of [introduction, fullPrice, dayPass]) {
    it(`is nothing while a delayed payment for ${offer.id} is on its way, and access when it arrives`, async () => {
      const lasting = offer === dayPass ? { ...offer, term: { count: 1, unit: 'month' as const } } : offer;
      stage.offer(lasting);
      const { entitlement } = await stage.buy(lasting, { outcome: 'delayed' });
      expect(entitlement.state).to.equal('none');
      await stage.world.advance({ days: 4 });
      expect((await stage.entitlement()).state).to.equal(offer === fullPrice ? 'active' : 'trial');
    });

    it(`stays nothing where a delayed payment for ${offer.id} is returned`, async () => {
      await stage.buy(offer, { outcome: 'delayed-failed' });
      await stage.world.advance({ days: 40 });
      expect((await stage.entitlement()).state).to.equal('none');
    });
  }

  it('is let in at once by the webhook alone, where they never come back', async () => {
    await stage.pay(introduction);
    await stage.world.standIn.settled();
    expect((await stage.entitlement()).state).to.equal('trial');
  });

  it('is what the offer said when it was bought, whatever becomes of the offer', async () => {
    const { entitlement } = await stage.buy(introduction);
    stage.offer({
      ...introduction,
      version: 2,
      price: { amount: 100, currency: 'usd' },
      term: { count: 1, unit: 'day' },
    });
    const again = await stage.selling.refresh(stage.buyer(), stage.now());
    expect(again).to.deep.include({ state: 'trial', offer: entitlement.offer, endsAt: entitlement.endsAt });
  });

  it('is nothing for a session that nobody opened, or that another product of the account opened', async () => {
    const { world, selling } = stage;
    const price_data = { currency: 'usd', unit_amount: 500, product_data: { name: 'A mug' } };
    const foreign = await world.stripe.checkout.sessions.create({
      mode: 'payment',
      line_items: [{ price_data, quantity: 1 }],
      success_url: 'https://shop.example',
    });
    expect(await selling.completeCheckout('cs_test_none', stage.now())).to.equal(null);
    expect(await selling.completeCheckout(foreign.id, stage.now())).to.equal(null);
  });
});

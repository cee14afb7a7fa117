import { expect } from 'chai';
import type { Offer } from '../../../../src/paywall/offers/offer.ts';
import { dayPass, fullPrice, introduction } from '../../../support/fixtures/sample-offer.ts';
import { aReader, type SellingService, startSellingService } from '../../../support/selling/selling-service.ts';

const another = 'r_BBBBBBBBBBBBBBBBBBBBBB';
const promoted = (offer: Offer): Offer => ({ ...offer, promotionCodes: true });

describe('selling: promotion codes', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
    stage.offer(promoted(introduction), promoted(fullPrice), promoted(dayPass));
  });
  afterEach(() => stage.close());

  async function makeCode(code: string, percent_off: number, duration: 'once' | 'forever' = 'once'): Promise<string> {
    const coupon = await stage.world.stripe.coupons.create({ percent_off, duration });
    await stage.world.stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon: coupon.id }, code });
    return coupon.id;
  }

  it('are taken on the page of an offer that allows them, and of no other', async () => {
    await makeCode('SPRING', 50);
    const open = async (offer: Offer, reader: string) => {
      stage.offer(offer);
      const order = {
        buyer: stage.buyer(reader),
        offer: offer.id,
        returnUrl: 'https://news.example/a',
        returnSecret: 's',
        now: stage.now(),
      };
      const { session } = await stage.selling.checkout(order);
      return stage.world.stripe.checkout.sessions.retrieve(session);
    };
    expect((await open(promoted(dayPass), aReader)).allow_promotion_codes).to.equal(true);
    expect((await open(dayPass, another)).allow_promotion_codes).to.equal(null);
  });

  it('take off what they say, and are noted once in the audit, with code, coupon and amount', async () => {
    const coupon = await makeCode('SPRING', 50);
    const { entitlement } = await stage.buy(promoted(introduction), { promotionCode: 'spring' });
    expect(entitlement.state).to.equal('trial');
    await stage.world.standIn.settled();
    const [note, ...others] = stage.promotions;
    expect(others).to.deep.equal([]);
    expect(note).to.deep.include({
      publication: 'nikkei-asian-review',
      reader: aReader,
      offer: introduction.id,
      code: 'SPRING',
      coupon,
      off: { amount: 450, currency: 'usd' },
    });
    const charges = await stage.world.stripe.charges.list({ limit: 10 });
    expect(charges.data.map(({ amount }) => amount)).to.deep.equal([450]);
    for await (const hint of stage.provider.eventsSince(0)) await stage.selling.handleEvent(hint, stage.now());
    expect(stage.promotions).to.have.lengthOf(1);
  });

  it('are noted when a lost webhook is found later, and not for what was sold without', async () => {
    await makeCode('SPRING', 50);
    stage.world.standIn.setDelivery('lost');
    await stage.pay(promoted(dayPass), { promotionCode: 'SPRING' });
    await stage.pay(promoted(dayPass), { reader: another });
    for (let times = 0; times < 2; times += 1)
      for await (const hint of stage.provider.eventsSince(0)) await stage.selling.handleEvent(hint, stage.now());
    expect(stage.promotions.map(({ reader, off }) => [reader, off.amount])).to.deep.equal([[aReader, 100]]);
  });

  for (const [name, offer, state, after] of [
    ['an introduction', introduction, 'trial', 'trial-expired'],
    ['a plan', fullPrice, 'active', 'expired'],
    ['a term', dayPass, 'trial', 'trial-expired'],
  ] as const) {
    it(`let in by ${name} that a code made free, and it does not count as paid in full`, async () => {
      await makeCode('GRATIS', 100, 'forever');
      const { entitlement } = await stage.buy(promoted(offer), { promotionCode: 'GRATIS' });
      expect(entitlement.state).to.equal(state);
      const [purchase] = entitlement.basis?.purchases ?? [];
      expect(purchase).to.include({ paid: true, paidFull: false });
      expect((await stage.world.stripe.charges.list({ limit: 10 })).data).to.deep.equal([]);
      if (offer !== dayPass) {
        await stage.world.advance({ days: 130 });
        expect((await stage.entitlement()).state, 'renewed for nothing').to.equal('active');
        const later = await stage.selling.refresh(stage.buyer(), stage.now());
        expect(later.basis?.purchases[0]).to.include({ paid: true, paidFull: false });
        await stage.world.standIn.cancel(aReader, 'now');
      } else await stage.world.advance({ days: 2 });
      expect((await stage.entitlement()).state).to.equal(after);
    });
  }

  it('that take something off later payments too leave the amount of the next one to Stripe', async () => {
    await makeCode('ALWAYS', 10, 'forever');
    await makeCode('FIRST', 10, 'once');
    const always = await stage.buy(promoted(fullPrice), { promotionCode: 'ALWAYS' });
    expect(always.entitlement.basis?.purchases[0]).to.include({ chargeDiffers: true });
    const first = await stage.buy(promoted(fullPrice), { promotionCode: 'FIRST', reader: another });
    expect(first.entitlement.basis?.purchases[0]).not.to.have.property('chargeDiffers');
  });

  it('count as paid in full once the plan costs something again', async () => {
    await makeCode('FIRST', 100, 'once');
    await stage.buy(promoted(fullPrice), { promotionCode: 'FIRST' });
    await stage.world.advance({ days: 32 });
    const { state, basis } = await stage.selling.refresh(stage.buyer(), stage.now());
    expect(state).to.equal('active');
    expect(basis?.purchases[0]).to.include({ paidFull: true });
  });

  it('better-auth #4539: give nobody a second trial, by reader or by card', async () => {
    await makeCode('GRATIS', 100, 'once');
    await stage.buy(promoted(introduction), { promotionCode: 'GRATIS', fingerprint: 'one card' });
    const second = await stage.buy(promoted(introduction), {
      reader: another,
      promotionCode: 'GRATIS',
      fingerprint: 'one card',
    });
    expect(second.entitlement.state).to.equal('none');
    await stage.world.standIn.cancel(aReader, 'now');
    const code = await stage.buy(promoted(introduction), { promotionCode: 'GRATIS' }).then(
      () => 'none',
      (error: { code?: string }) => error.code,
    );
    expect(code).to.equal('not-eligible');
  });
});

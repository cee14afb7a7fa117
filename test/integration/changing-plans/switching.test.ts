import { expect } from 'chai';

import { type BillingRules, usualBillingRules } from '../../../src/paywall/billing-rules.ts';
import { hasCode } from '../../../src/paywall/errors.ts';
import type { Offer } from '../../../src/paywall/offers/offer.ts';
import type { Buyer } from '../../../src/paywall/purchases/buyer.ts';
import { dayPass, fullPrice, introduction, yearly } from '../../support/fixtures/sample-offer.ts';
import { aReader, returnUrl, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';
import { confirmSwitch, switchingOf } from '../../support/selling/switching.ts';

const usd = (amount: number) => ({ amount, currency: 'usd' });

describe('switching from one plan to another', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
    stage.offer(introduction, fullPrice, yearly, dayPass);
  });
  afterEach(() => stage.close());

  const having = (switching: Partial<BillingRules['switching']>): Buyer => {
    const buyer = stage.buyer();
    const { settings } = buyer.publication;
    const billing = { ...usualBillingRules, switching: { ...usualBillingRules.switching, ...switching } };
    return { ...buyer, publication: { ...buyer.publication, settings: { ...settings, billing } } };
  };

  const ask = (offer: string | null = null, buyer = stage.buyer()) =>
    switchingOf(stage).switchesFor({ buyer, offer, now: stage.now() });

  async function refusalOf(offer: Offer, buyer?: Buyer): Promise<string> {
    try {
      await ask(offer.id, buyer);
    } catch (error) {
      if (hasCode(error, 'internal')) throw error;
      return (error as { code: string }).code;
    }
    return 'none';
  }

  const purchase = async () => (await stage.entitlement()).basis?.purchases[0];

  const lastPaid = async () => (await stage.world.stripe.invoices.list()).data[0]?.amount_paid;

  it('says what it costs before it happens, and charges that', async () => {
    await stage.buy(fullPrice);
    await stage.world.advance({ days: 15 });
    const { current, planned, possible } = await ask();
    expect(current).to.deep.include({ offer: 'monthly', plan: fullPrice.then });
    expect(planned).to.equal(null);
    expect(possible).to.have.lengthOf(1);
    const [said] = possible;
    const aYear = stage.now() + 365 * 86_400_000;
    expect(said).to.deep.include({ startsAt: stage.now(), dueNow: usd(28_400), next: { ...usd(29_900), at: aYear } });
    await confirmSwitch(stage, yearly);
    expect(await lastPaid()).to.equal(said?.dueNow.amount);
    expect(await stage.entitlement()).to.include({ state: 'active', offer: 'yearly', endsAt: null });
    expect(await purchase()).to.deep.include({ soldOffer: 'monthly', plan: yearly.then, paidFull: true });
    await stage.world.advance({ days: 366 });
    expect(await lastPaid()).to.equal(29_900);
    expect(await stage.entitlement()).to.include({ state: 'active', offer: 'yearly' });
  });

  it('waits with a plan that is less or shorter until what is paid for is over, and says so', async () => {
    await stage.buy(yearly);
    const periodEndsAt = Number((await purchase())?.periodEndsAt);
    const [said] = (await ask()).possible;
    expect(said).to.deep.include({ startsAt: periodEndsAt, dueNow: usd(0), next: { ...usd(2999), at: periodEndsAt } });
    await confirmSwitch(stage, fullPrice);
    const planned = { offer: 'monthly', plan: fullPrice.then, at: periodEndsAt };
    expect(await stage.entitlement()).to.include({ state: 'active', offer: 'yearly' });
    expect(await purchase()).to.deep.include({ switchesTo: planned, plan: yearly.then });
    const current = { offer: 'yearly', plan: yearly.then, periodEndsAt };
    expect(await ask()).to.deep.equal({ current, planned, possible: [] });
    await stage.world.advance({ days: 366 });
    expect(await stage.entitlement()).to.include({ state: 'active', offer: 'monthly' });
    expect(await purchase()).to.deep.include({ switchesTo: null, soldOffer: 'yearly' });
    expect(await lastPaid()).to.equal(2999);
  });

  it('is no second conversion, and is the same after a rebuilt store', async () => {
    await stage.buy(fullPrice);
    await confirmSwitch(stage, yearly);
    const before = await stage.entitlement();
    const empty = stage.emptyStores();
    const [customer] = (await stage.world.stripe.customers.list()).data;
    const reference = { publication: stage.buyer().publication.name, reader: aReader, customer: String(customer?.id) };
    await stage.anotherProcess(empty).catchUp(reference, stage.now());
    const { version: _, ...after } = await stage.entitlement(aReader, empty);
    expect(before).to.deep.include(after);
    expect((await stage.funnel()).conversions).to.equal(1);
  });

  it('charges a dearer plan of the same pace with the next invoice, or only from then on, if the setting says so', async () => {
    const dearer: Offer = { ...fullPrice, id: 'plus', price: usd(4999), then: { ...usd(4999), every: fullPrice.term } };
    stage.offer(fullPrice, dearer);
    await stage.buy(fullPrice);
    await stage.world.advance({ days: 15 });
    const at = Number((await purchase())?.periodEndsAt);
    for (const [proration, dueNow, next] of [
      ['now', 1000, 4999],
      ['next-invoice', 0, 5999],
      ['none', 0, 4999],
    ] as const) {
      const [said] = (await ask('plus', having({ proration }))).possible;
      expect(said, proration).to.deep.include({ dueNow: usd(dueNow), next: { ...usd(next), at } });
    }
  });

  it('refuses what cannot be, and says why', async () => {
    stage.offer(introduction, fullPrice, yearly, dayPass, { ...yearly, id: 'gone', status: 'ended' });
    expect(await refusalOf(yearly)).to.equal('not-subscribed');
    await stage.buy(fullPrice);
    expect(await refusalOf(fullPrice)).to.equal('same-plan');
    expect(await refusalOf(introduction)).to.equal('not-eligible');
    expect(await refusalOf(dayPass)).to.equal('not-eligible');
    expect(await refusalOf({ ...yearly, id: 'gone' })).to.equal('offer-ended');
    expect(await refusalOf({ ...yearly, id: 'never' })).to.equal('unknown-offer');
    expect(await refusalOf(yearly, having({ enabled: false }))).to.equal('switching-disabled');
    expect((await ask(null, having({ enabled: false }))).possible).to.deep.equal([]);
    stage.offer(fullPrice, { ...yearly, eligibility: { ...yearly.eligibility, newReadersOnly: true } });
    expect(await refusalOf(yearly)).to.equal('not-eligible');
    expect((await ask()).possible).to.deep.equal([]);
    const euros = { amount: 29_900, currency: 'eur' };
    stage.offer(fullPrice, { ...yearly, price: euros, then: { ...euros, every: yearly.term } });
    expect(await refusalOf(yearly)).to.equal('not-eligible');
  });

  it('is not possible in an introduction, while a payment is missing, nor once it is cancelled', async () => {
    await stage.buy(introduction);
    expect(await refusalOf(yearly)).to.equal('cannot-switch-now');
    await stage.world.advance({ days: 93 });
    expect(await refusalOf(yearly)).to.equal('none');
    expect(await refusalOf(fullPrice), 'the plan that followed is the same').to.equal('same-plan');
    await stage.world.standIn.cancel(aReader, 'period-end');
    expect(await refusalOf(yearly)).to.equal('cannot-switch-now');
    await stage.world.standIn.resume(aReader);
    await stage.world.standIn.setCard(aReader, 'declined');
    await stage.world.advance({ days: 32 });
    expect((await stage.entitlement()).state).to.equal('grace');
    expect(await refusalOf(yearly)).to.equal('cannot-switch-now');
  });

  it('makes one configuration for each plan, no matter who asks and how often', async () => {
    await stage.buy(fullPrice);
    const order = { buyer: stage.buyer(), offer: 'yearly', returnUrl, now: stage.now() };
    for (let time = 0; time < 2; time += 1) await switchingOf(stage).openSwitch(order);
    const { data } = await stage.world.stripe.billingPortal.configurations.list();
    expect(data.map(({ metadata }) => metadata?.['stile']?.split(' ')[0])).to.deep.equal(['switch-1']);
  });
});

import { expect } from 'chai';
import { addTerm } from '../../../../src/paywall/calendar/term.ts';
import { entitlementThen } from '../../../../src/paywall/entitlements/entitlement-history.ts';
import type { Offer } from '../../../../src/paywall/offers/offer.ts';
import { dayPass, introduction } from '../../../support/fixtures/sample-offer.ts';
import { type SellingService, startSellingService } from '../../../support/selling/selling-service.ts';

const dayMs = 24 * 3_600_000;

/** So long a bank debit takes at the stand-in. */
const bankDays = 3;

describe('F3: selling: a payment that takes days', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const subscription = async () => {
    const [found] = (await stage.world.stripe.subscriptions.list({ limit: 1 })).data;
    if (found === undefined) throw new Error('There is no subscription.');
    return found;
  };

  it('mollie/WooCommerce #143: a day pass lets its reader in for a whole day from when the money arrived', async () => {
    const boughtAt = stage.now();
    await stage.buy(dayPass, { outcome: 'delayed' });
    expect((await stage.entitlement()).state).to.equal('none');
    await stage.world.advance({ days: bankDays });
    const arrivedAt = boughtAt + bankDays * dayMs;
    const entitlement = await stage.entitlement();
    expect(entitlement).to.include({ state: 'trial', endsAt: arrivedAt + dayMs });
    expect(entitlement.basis?.purchases[0]).to.include({ startedAt: boughtAt, paidAt: arrivedAt });
    await stage.world.advance({ hours: 23 });
    expect((await stage.entitlement()).state).to.equal('trial');
    await stage.world.advance({ hours: 2 });
    expect((await stage.entitlement()).state).to.equal('trial-expired');
  });

  it('its time is kept longer than Stripe tells it', async () => {
    const twoMonths: Offer = { ...dayPass, id: 'two-months', term: { count: 2, unit: 'month' } };
    stage.offer(twoMonths);
    const endsAt = addTerm(stage.now() + bankDays * dayMs, twoMonths.term, 'Asia/Tokyo');
    await stage.buy(twoMonths, { outcome: 'delayed' });
    await stage.world.advance({ days: 40 });
    const lost = stage.anotherProcess(stage.emptyStores());
    const [customer] = (await stage.world.stripe.customers.list({})).data;
    const { publication, reader } = stage.buyer();
    await lost.catchUp({ publication: publication.name, reader, customer: String(customer?.id) }, stage.now());
    expect(await lost.refresh(stage.buyer(), stage.now())).to.include({ state: 'trial', endsAt });
  });

  it('an introduction begins when the money has arrived, and its plan three months later', async () => {
    const endsAt = addTerm(stage.now() + bankDays * dayMs, introduction.term, 'Asia/Tokyo');
    await stage.buy(introduction, { outcome: 'delayed' });
    await stage.world.advance({ days: bankDays });
    expect(await stage.entitlement()).to.include({ state: 'trial', endsAt });
    expect((await subscription()).trial_end).to.equal(endsAt / 1000);
  });

  it('the plan does not begin before an introduction that is no longer than the bank takes', async () => {
    const threeDays: Offer = { ...introduction, id: 'three-days', term: { count: 3, unit: 'day' } };
    stage.offer(threeDays);
    const arrivedAt = stage.now() + bankDays * dayMs;
    await stage.buy(threeDays, { outcome: 'delayed' });
    await stage.world.advance({ days: bankDays });
    expect(await stage.entitlement()).to.include({ state: 'trial', endsAt: arrivedAt + 3 * dayMs });
    const { metadata, trial_end } = await subscription();
    expect(trial_end).to.equal((arrivedAt + 3 * dayMs) / 1000);
    expect(metadata).to.not.have.property('awaiting');
    expect((await stage.world.stripe.charges.list({})).data.map(({ amount }) => amount)).to.deep.equal([900]);
    await stage.world.advance({ days: 3, hours: 2 });
    expect((await stage.world.stripe.charges.list({})).data.map(({ amount }) => amount)).to.deep.equal([2999, 900]);
  });

  it('counts although an admin took everything away while it was on its way', async () => {
    await stage.buy(dayPass, { outcome: 'delayed' });
    await stage.world.advance({ days: 1 });
    expect((await stage.selling.revoke(stage.buyer(), stage.now())).state).to.equal('revoked');
    await stage.world.advance({ days: 2 });
    expect((await stage.entitlement()).state).to.equal('trial');
  });

  it('was nothing while it was on its way, and is a sale of the day on which it arrived', async () => {
    await stage.buy(dayPass, { outcome: 'delayed' });
    await stage.world.advance({ days: 3, hours: 12 });
    const now = stage.now();
    const rules = { graceDays: 7, timeZone: 'Asia/Tokyo', whilePaused: 'keep' } as const;
    const then = (days: number) => entitlementThen(stored, { at: now - days * dayMs, now }, rules).state;
    const stored = await stage.entitlement();
    expect(then(0.25)).to.equal('trial');
    expect(then(2)).to.equal('none');
    expect((await stage.funnel()).conversions).to.equal(1);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { addTerm } from '../../../../src/paywall/calendar/term.ts';
import { grantsAccessUntil } from '../../../../src/paywall/entitlements/entitlement.ts';
import { PaywallError } from '../../../../src/paywall/errors.ts';
import type { Offer } from '../../../../src/paywall/offers/offer.ts';
import { dayPass, introduction } from '../../../support/fixtures/sample-offer.ts';
import {
  aReader,
  returnUrl,
  type SellingService,
  startSellingService,
} from '../../../support/selling/selling-service.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const threeDays: Offer = { ...introduction, id: 'three-days', term: { count: 3, unit: 'day' } };

describe('F2: selling: a term runs from the payment', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const open = ({ id }: Offer) =>
    stage.selling.checkout({
      buyer: stage.buyer(),
      offer: id,
      returnUrl,
      returnSecret: 'secret',
      now: stage.now(),
    });

  /** Opens a page, pays on it after some hours, and does not come back: the webhooks tell. */
  async function payAfter(offer: Offer, hours: number, how: { readonly promotionCode?: string } = {}): Promise<void> {
    const { session } = await open(offer);
    await stage.world.advance({ hours });
    await stage.world.standIn.pay(session, { outcome: 'paid', ...how });
    await stage.world.standIn.settled();
  }

  const subscription = async () => {
    const [found] = (await stage.world.stripe.subscriptions.list({ limit: 1 })).data;
    if (found === undefined) throw new Error('There is no subscription.');
    return found;
  };
  const extensions = () => stage.acts.filter(({ act }) => act === 'extend-term');

  it('cashier #1135, 2anki #4142: a day pass that is paid for 23 hours after its page was opened lasts a day', async () => {
    await payAfter(dayPass, 23);
    expect(await stage.entitlement()).to.include({ state: 'trial', endsAt: stage.now() + dayMs });
    await stage.world.advance({ hours: 23 });
    expect((await stage.entitlement()).state).to.equal('trial');
    await stage.world.advance({ hours: 2 });
    expect((await stage.entitlement()).state).to.equal('trial-expired');
    expect(stage.acts).to.deep.equal([]);
  });

  it('a day pass that a code made free lasts a day from when its page was left', async () => {
    const { id: coupon } = await stage.world.stripe.coupons.create({ percent_off: 100, duration: 'once' });
    await stage.world.stripe.promotionCodes.create({ promotion: { type: 'coupon', coupon }, code: 'GIFT' });
    const promoted = { ...dayPass, promotionCodes: true };
    stage.offer(promoted);
    await payAfter(promoted, 23, { promotionCode: 'GIFT' });
    const endsAt = stage.now() + dayMs;
    expect(await stage.entitlement()).to.include({ state: 'trial', endsAt });
    await stage.world.advance({ days: 40 });
    const { basis } = await stage.selling.refresh(stage.buyer(), stage.now());
    expect(basis?.purchases[0], 'when Stripe has forgotten it').to.include({ introEndsAt: endsAt });
  });

  it('an introduction of three days lasts three days, and the plan is charged after them', async () => {
    stage.offer(threeDays);
    await payAfter(threeDays, 23);
    const paidAt = stage.now();
    const endsAt = paidAt + 3 * dayMs;
    expect(await stage.entitlement()).to.include({ state: 'trial', endsAt });
    const { id, trial_end, metadata, status } = await subscription();
    expect({ trial_end, status }).to.deep.equal({ trial_end: endsAt / 1000, status: 'trialing' });
    expect(metadata['introEndsAt']).to.equal(new Date(endsAt).toISOString());
    expect(extensions()).to.have.lengthOf(1);
    expect(extensions()[0]).to.deep.include({ reader: aReader, about: id });
    await stage.world.advance({ days: 3, hours: 2 });
    expect(await stage.entitlement()).to.include({ state: 'active' });
    const charges = (await stage.world.stripe.charges.list({ limit: 10 })).data;
    expect(charges.map(({ amount, created }) => [amount, created * 1000])).to.deep.equal([
      [2999, endsAt + hourMs],
      [900, paidAt],
    ]);
  });

  it('it is moved, and recorded, once, however often and wherever the reader is refreshed', async () => {
    await payAfter(introduction, 5);
    for (const selling of [stage.selling, stage.anotherProcess()]) await selling.refresh(stage.buyer(), stage.now());
    expect(extensions()).to.have.lengthOf(1);
  });

  it('who has cancelled in the meantime has the whole of it too', async () => {
    stage.world.standIn.setDelivery('lost');
    await payAfter(introduction, 23);
    const { id, trial_end } = await subscription();
    await stage.world.stripe.subscriptions.update(id, { cancel_at: Number(trial_end) });
    const endsAt = addTerm(stage.now(), introduction.term, 'Asia/Tokyo');
    const { lapse } = await stage.selling.refresh(stage.buyer(), stage.now());
    expect(lapse).to.deep.include({ at: endsAt, into: 'trial-expired' });
    expect(await subscription()).to.deep.include({ trial_end: endsAt / 1000, cancel_at: endsAt / 1000 });
  });

  it('what support has set is left alone', async () => {
    stage.world.standIn.setDelivery('lost');
    await payAfter(introduction, 23);
    const { id, trial_end } = await subscription();
    const later = Number(trial_end) + 7 * 86_400;
    await stage.world.stripe.subscriptions.update(id, { trial_end: later });
    expect(await stage.selling.refresh(stage.buyer(), stage.now())).to.include({
      state: 'trial',
      endsAt: later * 1000,
    });
    expect((await subscription()).trial_end).to.equal(later);
    expect(extensions()).to.deep.equal([]);
  });

  it('what Stripe refuses harms no access, and is tried again with the next refresh', async () => {
    stage.world.standIn.setDelivery('lost');
    await payAfter(introduction, 23);
    const away = new PaywallError('provider-unavailable', 'The payment provider does not answer just now.');
    const fails = { ...stage.provider, moveTerm: () => Promise.reject(away) };
    const endsAt = addTerm(stage.now(), introduction.term, 'Asia/Tokyo');
    const processes = [stage.anotherProcess(stage.stores, fails), stage.selling];
    for (const selling of processes)
      expect(await selling.refresh(stage.buyer(), stage.now())).to.include({ state: 'trial', endsAt });
    expect((await subscription()).trial_end).to.equal(endsAt / 1000);
    expect(extensions()).to.have.lengthOf(1);
  });

  it('a page is handed out again for an hour, and then it is closed and another one opened', async () => {
    const first = await open(dayPass);
    await stage.world.advance({ minutes: 59 });
    expect(await open(dayPass)).to.deep.equal(first);
    await stage.world.advance({ minutes: 2 });
    const second = await open(dayPass);
    expect(second.session).to.not.equal(first.session);
    expect((await stage.world.stripe.checkout.sessions.retrieve(first.session)).status).to.equal('expired');
  });

  const sale = fc.record({
    kind: fc.constantFrom(introduction, dayPass),
    term: fc.oneof(
      fc.record({ count: fc.integer({ min: 3, max: 9 }), unit: fc.constant('day' as const) }),
      fc.record({ count: fc.integer({ min: 1, max: 3 }), unit: fc.constantFrom('week', 'month') }),
      fc.record({ count: fc.constant(1), unit: fc.constant('year' as const) }),
    ),
    zone: fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Europe/Berlin', 'Australia/Lord_Howe'),
    openedAfter: fc.record({ days: fc.integer({ min: 0, max: 400 }), hours: fc.integer({ min: 0, max: 23 }) }),
    paidAfter: fc.record({ hours: fc.integer({ min: 0, max: 22 }), minutes: fc.integer({ min: 0, max: 59 }) }),
  });

  it('whatever is sold, wherever, and whenever within its day it is paid for: the reader has the term, and no more than is paid for', async () => {
    const lasts = fc.asyncProperty(sale, async ({ kind, term: span, zone, openedAfter, paidAfter }) => {
      const own = await startSellingService();
      try {
        const offer: Offer = { ...kind, id: 'drawn', term: span };
        own.offer(offer);
        own.liveIn(zone);
        await own.world.advance(openedAfter);
        const openedAt = own.now();
        const order = { buyer: own.buyer(), offer: offer.id, returnUrl, returnSecret: 'secret', now: openedAt };
        const { session } = await own.selling.checkout(order);
        await own.world.advance(paidAfter);
        const paidAt = own.now();
        await own.world.standIn.pay(session, { outcome: 'paid' });
        await own.world.standIn.settled();
        if (offer.then !== null) await own.world.standIn.cancel(aReader, 'period-end');
        const until = grantsAccessUntil(await own.entitlement());
        const term = addTerm(paidAt, offer.term, zone);
        expect(until).to.be.at.least(term);
        const named = offer.then === null ? 0 : addTerm(openedAt, offer.term, zone);
        expect(until).to.be.at.most(Math.max(term, named));
      } finally {
        await own.close();
      }
    });
    await fc.assert(lasts, { numRuns: 25, endOnFailure: true });
  }).timeout(120_000);
});

import { expect } from 'chai';
import type { Offer } from '../../../src/paywall/offers/offer.ts';
import type { CheckoutOrder } from '../../../src/paywall/selling/checkout.ts';
import { dayPass, fullPrice, introduction } from '../../support/fixtures/sample-offer.ts';
import { aReader, returnUrl, type SellingService, startSellingService } from '../../support/selling/selling-service.ts';

const hourMs = 60 * 60_000;

describe('selling: checkout', () => {
  let stage: SellingService;
  beforeEach(async () => {
    stage = await startSellingService();
  });
  afterEach(() => stage.close());

  const order = (offer: Offer, changes: Partial<CheckoutOrder> = {}): CheckoutOrder => ({
    buyer: stage.buyer(),
    offer: offer.id,
    returnUrl,
    returnSecret: 'secret',
    now: stage.now(),
    ...changes,
  });
  const checkout = (offer: Offer, changes: Partial<CheckoutOrder> = {}) =>
    stage.selling.checkout(order(offer, changes));
  const refusal = (offer: Offer, changes: Partial<CheckoutOrder> = {}) =>
    checkout(offer, changes).then(
      () => 'none',
      ({ code }: { code?: string }) => code,
    );
  const openSessions = () => stage.world.stripe.checkout.sessions.list({ status: 'open', limit: 100 });

  it('sells the introduction with the plan behind it, marked with all that is needed to know it again', async () => {
    const { session, url } = await checkout(introduction);
    const found = await stage.world.stripe.checkout.sessions.retrieve(session, { expand: ['line_items'] });
    expect(found).to.include({ url, mode: 'subscription', client_reference_id: aReader, amount_total: 900 });
    expect(found.metadata).to.deep.equal({
      reader: aReader,
      publication: 'nikkei-asian-review',
      offer: 'trial-3-months',
      offerVersion: '1',
      kind: 'introduction',
      termCount: '3',
      termUnit: 'month',
      timeZone: 'Asia/Tokyo',
      introEndsAt: '2027-02-23T12:00:00.000Z',
    });
    const lines = found.line_items?.data.map(({ description, amount_total }) => [description, amount_total]);
    expect(lines).to.deep.equal([
      ['Nikkei Asian Review', 0],
      ['Nikkei Asian Review (3 months)', 900],
    ]);
    expect(found.success_url).to.match(/checkout\/return\?session=\{CHECKOUT_SESSION_ID\}$/);
  });

  it('makes each price once, and another one where the offer costs something else', async () => {
    await checkout(introduction);
    await checkout(introduction, { buyer: stage.buyer('r_BBBBBBBBBBBBBBBBBBBBBB') });
    const before = await stage.world.stripe.prices.list({ limit: 100 });
    expect(before.data.map(({ unit_amount: amount }) => amount)).to.have.members([900, 2999]);
    const cheaper = { ...introduction, version: 2, price: { amount: 500, currency: 'usd' } };
    stage.offer(cheaper);
    const { session } = await checkout(cheaper);
    expect((await stage.world.stripe.checkout.sessions.retrieve(session)).amount_total).to.equal(500);
  });

  it('opens a page until the offer ends, half an hour at least and a day at most', async () => {
    const endsIn = async (ms: number | null) => {
      const offer = { ...introduction, id: `until-${ms}`, endsAt: ms === null ? null : stage.now() + ms };
      stage.offer(offer);
      return ((await checkout(offer)).expiresAt - stage.now()) / hourMs;
    };
    expect(await endsIn(null)).to.be.within(23, 24);
    expect(await endsIn(5 * hourMs)).to.equal(5);
    expect(await endsIn(60_000)).to.be.within(0.5, 1);
  });

  it('honours a page that was opened before its offer ended and is paid after', async () => {
    const offer = { ...introduction, endsAt: stage.now() + hourMs / 2 };
    stage.offer(offer);
    const { session } = await checkout(offer);
    await stage.world.advance({ minutes: 32 });
    await stage.world.standIn.pay(session, { outcome: 'paid' });
    const back = await stage.selling.completeCheckout(session, stage.now());
    expect(back?.entitlement.state).to.equal('trial');
  });

  it('refuses offers that are unknown, drafts, over, not begun, or for somebody else', async () => {
    expect(await refusal({ ...introduction, id: 'none' })).to.equal('unknown-offer');
    const refused = async (changes: Partial<Offer>) => {
      stage.offer({ ...introduction, ...changes });
      return refusal(introduction);
    };
    expect(await refused({ status: 'draft' })).to.equal('unknown-offer');
    expect(await refused({ status: 'ended' })).to.equal('offer-ended');
    expect(await refused({ endsAt: stage.now() })).to.equal('offer-ended');
    expect(await refused({ startsAt: stage.now() + 1 })).to.equal('offer-ended');
    expect(await refused({ eligibility: { ...introduction.eligibility, countries: ['JP'] } })).to.equal('not-eligible');
  });

  it('better-auth #4539: refuses a second trial of the same reader, however the first one ended', async () => {
    await stage.buy(introduction);
    await stage.world.standIn.cancel(aReader, 'now');
    expect(await refusal(introduction)).to.equal('not-eligible');
    expect((await stage.selling.offersFor(stage.buyer(), stage.now())).map(({ id }) => id)).to.deep.equal([
      'day-pass',
      'monthly',
    ]);
    expect((await stage.buy(fullPrice)).entitlement.state).to.equal('active');
  });

  it('better-auth #4539: refuses a second trial of the same customer, whichever reader they are by now', async () => {
    const { billing } = stage.stores;
    const place = (reader?: string) => ({ publication: 'nikkei-asian-review', reader: stage.buyer(reader).key });
    await stage.buy(introduction);
    await stage.world.standIn.cancel(aReader, 'now');
    const customer = String(await billing.customerOf(place()));
    const another = 'r_BBBBBBBBBBBBBBBBBBBBBB';
    await billing.claimCustomer({ ...place(another), customer, instead: null, now: stage.now() });
    expect(await refusal(introduction, { buyer: stage.buyer(another) })).to.equal('not-eligible');
  });

  it('refuses anyone who is subscribed, also where the news of it never came', async () => {
    stage.world.standIn.setDelivery('lost');
    await stage.pay(introduction);
    expect((await stage.entitlement()).state, 'what the store knows').to.equal('none');
    expect(await refusal(fullPrice)).to.equal('already-subscribed');
    expect((await stage.entitlement()).state, 'once it was asked').to.equal('trial');
  });

  it('refuses them also when the page on which they paid is long forgotten', async () => {
    stage.world.standIn.setDelivery('lost');
    await stage.pay(introduction);
    await stage.world.advance({ days: 2 });
    expect(await refusal(fullPrice)).to.equal('already-subscribed');
  });

  it('refuses anyone who waits for a delayed payment, and not after it failed', async () => {
    await stage.buy(dayPass, { outcome: 'delayed-failed' });
    expect(await refusal(dayPass)).to.equal('already-subscribed');
    expect(await refusal(fullPrice)).to.equal('already-subscribed');
    await stage.world.advance({ days: 4 });
    expect(await refusal(dayPass)).to.equal('none');
  });

  it('sells a plan to anyone who has a single term, or a gift, and no second term', async () => {
    await stage.buy(dayPass);
    expect(await refusal(dayPass)).to.equal('already-subscribed');
    expect((await stage.buy(fullPrice)).entitlement).to.include({ state: 'active', offer: 'monthly' });
    const buyer = stage.buyer('r_BBBBBBBBBBBBBBBBBBBBBB');
    await stage.selling.grant({ buyer, until: stage.now() + 99 * hourMs, by: 'desk', now: stage.now() });
    expect(await refusal(dayPass, { buyer })).to.equal('already-subscribed');
    expect(await refusal(fullPrice, { buyer })).to.equal('none');
  });

  it('gives the page that is open already to anyone who asks again for the same soon, another one later', async () => {
    const first = await checkout(introduction);
    await stage.world.advance({ minutes: 50 });
    expect(await checkout(introduction)).to.deep.equal(first);
    await stage.world.advance({ days: 1 });
    expect((await checkout(introduction)).session, 'after it has expired').not.to.equal(first.session);
  });

  it('adcp #3184: closes the open page when another one is wanted: two pages make two purchases', async () => {
    const first = await checkout(introduction);
    const second = await checkout(fullPrice);
    const third = await checkout(fullPrice, { returnUrl: 'https://news.example/other' });
    expect((await openSessions()).data.map(({ id }) => id)).to.deep.equal([third.session]);
    expect(new Set([first.session, second.session, third.session]).size).to.equal(3);
  });

  it('makes one customer and one page of 50 clicks at once, in one process', async () => {
    const pages = await Promise.all(Array.from({ length: 50 }, () => checkout(introduction)));
    expect(new Set(pages.map(({ session }) => session)).size).to.equal(1);
    expect((await openSessions()).data).to.have.lengthOf(1);
    expect((await stage.world.stripe.customers.list({})).data).to.have.lengthOf(1);
  });

  it('makes one customer and one page of 50 clicks at once, in ten processes whose clocks differ by seconds', async () => {
    const processes = Array.from({ length: 10 }, () => stage.anotherProcess());
    const clicks = processes.flatMap((selling, index) =>
      Array.from({ length: 5 }, () => selling.checkout(order(introduction, { now: stage.now() + 1000 * (index % 3) }))),
    );
    const pages = await Promise.all(clicks);
    expect(new Set(pages.map(({ session }) => session)).size).to.equal(1);
    expect((await openSessions()).data.map(({ id }) => id)).to.deep.equal([pages[0]?.session]);
    expect((await stage.world.stripe.customers.list({})).data).to.have.lengthOf(1);
  });
});

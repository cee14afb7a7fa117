import { expect } from 'chai';
import { purchaseInWords } from '../../../web/admin/src/pages/readers/purchase-words.ts';

describe('a purchase in the words of the support desk', () => {
  const plain: Parameters<typeof purchaseInWords>[0] = {
    offer: 'monthly',
    soldOffer: 'monthly',
    plan: null,
    switchesTo: null,
    retainedAt: null,
    kind: 'subscription',
    status: 'canceled',
    paid: true,
    paidFull: true,
    soldAs: 'plan',
    paidAt: '2026-12-01T12:00:00+09:00',
    takenBack: false,
    startedAt: '2026-12-01T12:00:00+09:00',
    introEndsAt: null,
    periodEndsAt: null,
    cancelsAt: null,
    endedAt: '2027-01-05T12:00:00+09:00',
    pastDueSince: null,
    paused: null,
    endedBecause: null,
    paidUntil: null,
    paidAfterEnd: [],
  };
  const wordsOf = (changes: Partial<typeof plain>) =>
    purchaseInWords({ ...plain, ...changes }, 'Asia/Tokyo').join('\n');

  it('F12: names what was paid after the end, with its amount and its invoice', () => {
    const late = { invoice: 'in_1', amount: 2999, currency: 'usd', paidAt: '2027-01-06T12:00:00+09:00' };
    expect(wordsOf({ paidAfterEnd: [late] })).to.match(/^Paid after the end: \$29\.99 on .*2027.*, invoice in_1$/m);
    expect(wordsOf({})).to.not.include('Paid after the end');
  });

  it('item 7: says that collecting is paused, and until when', () => {
    const running = { status: 'active', endedAt: null };
    expect(wordsOf({ ...running, paused: { resumesAt: null } })).to.include(
      'Collecting payments is paused, no end is set',
    );
    const until = { resumesAt: '2027-12-01T00:00:00+09:00' };
    expect(wordsOf({ ...running, paused: until })).to.match(/^Collecting payments is paused, until .*2027/m);
  });

  it('F6: says why Stile ended it', () => {
    expect(wordsOf({ endedBecause: 'refunded' })).to.include('Ended by Stile: its payment was refunded or disputed');
    expect(wordsOf({})).to.not.include('by Stile');
  });

  const yearly = { amount: 29_900, currency: 'usd', every: { count: 1, unit: 'year' as const } };
  const monthly = { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' as const } };
  const words = (changes: Partial<typeof plain> = {}) =>
    wordsOf({ offer: 'yearly', soldOffer: 'yearly', plan: yearly, endedAt: null, ...changes });

  it('item 3: says which plan runs', () => {
    expect(words()).to.contain('Plan: $299 every year');
    expect(words({ endedAt: '2027-12-20T12:00:00+09:00' })).not.to.contain('Plan:');
  });

  it('item 3: says what it was bought as, and to what it switches and when', () => {
    const switchesTo = { offer: 'monthly', plan: monthly, at: '2027-12-20T12:00:00+09:00' };
    const told = words({ soldOffer: 'monthly', switchesTo, plan: monthly });
    expect(told).to.contain('Bought as monthly, and switched since');
    expect(told).to.contain('Plan: $29.99 every month');
    expect(told).to.contain('Switches to monthly, $29.99 every month, on 20 December 2027');
  });

  it('item 3: says that the reader accepted an offer to stay', () => {
    expect(words({ retainedAt: '2027-01-20T12:00:00+09:00' })).to.contain('Accepted an offer to stay 20 January 2027');
  });
});

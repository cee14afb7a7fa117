import { expect } from 'chai';
import { purchaseInWords } from '../../../web/admin/src/pages/readers/purchase-words.ts';

const monthly = { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' as const } };

const purchase = {
  offer: 'yearly',
  soldOffer: 'yearly',
  plan: { amount: 29_900, currency: 'usd', every: { count: 1, unit: 'year' as const } },
  switchesTo: null,
  retainedAt: null,
  kind: 'subscription' as const,
  status: 'active',
  paid: true,
  paidFull: true,
  takenBack: false,
  startedAt: '2026-12-20T12:00:00+09:00',
  introEndsAt: null,
  periodEndsAt: '2027-12-20T12:00:00+09:00',
  cancelsAt: null,
  endedAt: null,
  pastDueSince: null,
};

describe('a purchase, in words', () => {
  const words = (change: object = {}) => purchaseInWords({ ...purchase, ...change }, 'Asia/Tokyo').join('; ');

  it('says which plan runs', () => {
    expect(words()).to.contain('Plan: $299 every year');
    expect(words({ endedAt: '2027-12-20T12:00:00+09:00' })).not.to.contain('Plan:');
  });

  it('says what it was bought as, and to what it switches and when', () => {
    const switchesTo = { offer: 'monthly', plan: monthly, at: '2027-12-20T12:00:00+09:00' };
    const told = words({ soldOffer: 'monthly', switchesTo, plan: monthly });
    expect(told).to.contain('Bought as monthly, and switched since');
    expect(told).to.contain('Switches to monthly, $29.99 every month, on 20 December 2027');
  });

  it('says that the reader accepted an offer to stay', () => {
    expect(words({ retainedAt: '2027-01-20T12:00:00+09:00' })).to.contain('Accepted an offer to stay 20 January 2027');
  });
});

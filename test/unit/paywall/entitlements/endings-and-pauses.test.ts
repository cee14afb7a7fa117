import { expect } from 'chai';
import { entitlementAt, grantsAccessUntil } from '../../../../src/paywall/entitlements/entitlement.ts';
import type { Purchase } from '../../../../src/paywall/entitlements/purchase.ts';
import { derive, on, plan, stateOn, trial } from '../../../support/fixtures/sample-purchase.ts';

const forever = Number.POSITIVE_INFINITY;

describe('a subscription that Stripe has given up to collect', () => {
  const unpaid: Purchase = { ...plan, status: 'unpaid', pastDueSince: on('2027-06-23') };

  it('F12: is in debt like one that is behind, day by day', () => {
    for (const date of ['2027-06-23', '2027-06-29', '2027-06-30', '2027-09-01'])
      expect(derive([unpaid], date), date).to.deep.equal(derive([{ ...unpaid, status: 'past_due' }], date));
    expect(stateOn([unpaid], '2027-06-29')).to.equal('grace');
    expect(stateOn([unpaid], '2027-06-30')).to.equal('expired');
    expect(stateOn([{ ...unpaid, paidFull: false }], '2027-06-30')).to.equal('trial-expired');
  });
});

describe('a subscription that was ended because its payment was taken back', () => {
  const ended: Purchase = {
    ...plan,
    status: 'canceled',
    endedAt: on('2027-06-01'),
    endedBecause: 'refunded',
    paidUntil: on('2027-06-23'),
  };

  it('F6: is revoked while the reader has the money', () => {
    expect(stateOn([{ ...ended, takenBack: true }], '2027-06-02')).to.equal('revoked');
  });

  it('F6, F11: gives what it paid for once the money is there after all, and then has expired', () => {
    expect(derive([ended], '2027-06-02')).to.deep.equal({
      state: 'active',
      offer: 'trial-3-months',
      endsAt: on('2027-06-23'),
      lapse: { at: on('2027-06-23'), into: 'expired' },
    });
    expect(stateOn([ended], '2027-06-23')).to.equal('expired');
  });

  it('F6, F11: gives the introduction that was paid', () => {
    const intro: Purchase = {
      ...trial,
      status: 'canceled',
      endedAt: on('2026-12-01'),
      endedBecause: 'refunded',
      paidUntil: on('2027-02-23'),
    };
    expect(derive([intro], '2026-12-02')).to.deep.include({
      state: 'trial',
      endsAt: on('2027-02-23'),
      lapse: { at: on('2027-02-23'), into: 'trial-expired' },
    });
  });

  it('F6: gives no more than what the reader had cancelled it to, and nothing if it ended for anything else', () => {
    expect(derive([{ ...ended, cancelsAt: on('2027-06-10') }], '2027-06-02').endsAt).to.equal(on('2027-06-10'));
    expect(stateOn([{ ...ended, paidUntil: null }], '2027-06-02')).to.equal('expired');
    for (const endedBecause of ['superseded', 'revoked', null] as const)
      expect(stateOn([{ ...ended, endedBecause }], '2027-06-02'), String(endedBecause)).to.equal('expired');
  });
});

describe('a subscription whose collection is paused', () => {
  const paused: Purchase = { ...plan, paused: { resumesAt: on('2027-09-01') } };
  const suspend = { whilePaused: 'suspend' } as const;

  it('item 7: keeps its reader in where the publication says so', () => {
    expect(derive([paused], '2027-06-24')).to.deep.equal(derive([plan], '2027-06-24'));
    expect(derive([{ ...paused, cancelsAt: on('2027-07-23') }], '2027-06-24').endsAt).to.equal(on('2027-07-23'));
  });

  it('item 7: keeps its reader out where the publication says so, as one whose plan or trial has expired', () => {
    const out = { offer: 'trial-3-months', endsAt: null, lapse: null };
    expect(derive([paused], '2027-06-01', suspend)).to.deep.equal({ state: 'expired', ...out });
    expect(derive([{ ...trial, paused: { resumesAt: null } }], '2026-12-01', suspend)).to.deep.equal({
      state: 'trial-expired',
      ...out,
    });
    expect(derive([plan], '2027-06-01', suspend), 'one that is not paused').to.deep.equal(derive([plan], '2027-06-01'));
  });

  it('item 7: lets nobody in again by time alone, also not when the pause was to be over', () => {
    const suspended = derive([paused], '2027-06-01', suspend);
    expect(grantsAccessUntil(suspended)).to.equal(0);
    expect(entitlementAt(suspended, on('2027-09-02')).state).to.equal('expired');
    expect(grantsAccessUntil(derive([plan], '2027-06-01', suspend))).to.equal(forever);
  });

  it('item 7: leaves a debt from before it what it is, because that is still collected', () => {
    const behind: Purchase = { ...paused, status: 'past_due', pastDueSince: on('2027-06-23') };
    expect(derive([behind], '2027-06-24', suspend)).to.deep.equal(derive([behind], '2027-06-24'));
  });

  it('item 7: is no better than another purchase that lets in', () => {
    expect(stateOn([paused, { ...plan, offer: 'monthly' }], '2027-06-01', suspend)).to.equal('active');
  });
});

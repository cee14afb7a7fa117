import { expect } from 'chai';
import type { AccessRules } from '../../../../src/paywall/entitlements/derive-entitlement.ts';
import type { EndingCause, Purchase } from '../../../../src/paywall/entitlements/purchase.ts';
import { givesAccess, isSubscribed } from '../../../../src/paywall/entitlements/subscribed.ts';
import { type BoughtPurchase, nothingToSettle } from '../../../../src/paywall/purchases/bought-purchase.ts';
import { endingsIn } from '../../../../src/paywall/purchases/settling/settle-endings.ts';
import { on, plan, term, trial } from '../../../support/fixtures/sample-purchase.ts';

const judging: AccessRules = {
  graceDays: 7,
  timeZone: 'Asia/Tokyo',
  whilePaused: 'suspend',
  revokedAt: null,
  now: on('2027-07-10'),
};
const usual = { endRefunded: true, voidOpenInvoices: true };

const behind: Purchase = { ...plan, status: 'past_due', pastDueSince: on('2027-06-23') };
const unpaid: Purchase = { ...behind, status: 'unpaid' };
const newer: Purchase = { ...plan, offer: 'monthly', startedAt: on('2027-07-09') };

const bought = (id: string, purchase: Purchase, owed: readonly string[] = []): BoughtPurchase => ({
  ...nothingToSettle,
  id,
  purchase,
  card: null,
  owed,
});

describe('what is ended so that nobody pays for what they may not read', () => {
  const paused = { resumesAt: null };
  const revoked = { revokedAt: on('2027-07-01') };
  const early: Purchase = { ...plan, startedAt: on('2027-06-30') };
  const paidAt = on('2027-07-05');
  type Case = [name: string, purchase: Purchase, cause: EndingCause | null, others?: Partial<AccessRules>];
  /** Every way of being locked out while Stripe could still charge; what is not ended says why no charge follows. */
  const cases: readonly Case[] = [
    ['refunded during a trial', { ...trial, takenBack: true }, 'refunded'],
    ['refunded or disputed while it runs', { ...plan, takenBack: true }, 'refunded'],
    ['refunded while it is behind', { ...behind, takenBack: true }, 'refunded'],
    ['refunded while it is unpaid', { ...unpaid, takenBack: true }, 'refunded'],
    ['refunded while it is paused', { ...plan, paused, takenBack: true }, 'refunded'],
    ['refunded while its trial waits for a card', { ...trial, status: 'paused', takenBack: true }, 'refunded'],
    ['refunded in a status that nobody knows', { ...plan, status: 'unknown', takenBack: true }, 'refunded'],
    ['revoked by an admin and still running', plan, 'revoked', revoked],
    ['bought after an admin had revoked', newer, null, revoked],
    ['revoked while its money is on its way', { ...early, paid: false, paidAt: null }, 'revoked', revoked],
    ['bought before an admin revoked, and paid for since: it gives access', { ...early, paidAt }, null, revoked],
    ['grace run out: the debt can be paid, which is the way back in', behind, null],
    ['grace run out and given up: nothing is tried, and it can be paid', unpaid, null],
    ['suspended by a pause: nothing is collected meanwhile', { ...plan, paused }, null],
    ['ended already', { ...plan, status: 'canceled', takenBack: true }, null],
    ['a first payment that failed', { ...plan, status: 'incomplete_expired', paid: false }, null],
    ['a term that was refunded: nothing renews', { ...term, takenBack: true }, null],
  ];
  for (const [name, purchase, because, others] of cases) {
    it(`F6: ${name}: ${because ?? 'not ended'}`, () => {
      const { ended } = endingsIn([bought('sub_1', purchase)], usual, { ...judging, ...others });
      expect(ended).to.deep.equal(because === null ? [] : [{ id: 'sub_1', because }]);
      if (because === 'revoked') expect(givesAccess(purchase, { ...judging, ...others })).to.equal(false);
    });
  }

  it('F6: leaves a refunded one alone where the publication wants that, unless another one has replaced it', () => {
    const refunded = bought('sub_1', { ...plan, takenBack: true });
    const setting = { ...usual, endRefunded: false };
    expect(endingsIn([refunded], setting, judging).ended).to.deep.equal([]);
    const both = [refunded, bought('sub_2', newer)];
    expect(endingsIn(both, setting, judging).ended).to.deep.equal([{ id: 'sub_1', because: 'refunded' }]);
  });

  for (const [name, debt] of Object.entries({ behind, unpaid })) {
    it(`F12: ends one that is ${name} when another one has replaced it, and voids what is owed for it alone`, () => {
      const both = [bought('sub_1', debt, ['in_1', 'in_2']), bought('sub_2', newer, ['in_3'])];
      expect(endingsIn(both, usual, judging)).to.deep.equal({
        ended: [{ id: 'sub_1', because: 'superseded' }],
        voided: ['in_1', 'in_2'].map((invoice) => ({ invoice, purchase: 'sub_1' })),
      });
      expect(endingsIn(both.slice(0, 1), usual, judging), 'without another one').to.deep.equal({
        ended: [],
        voided: [],
      });
      expect(endingsIn(both, { ...usual, voidOpenInvoices: false }, judging).voided).to.deep.equal([]);
    });
  }

  it('F12: voids what is owed for one that has ended, no matter who ended it', () => {
    const over = bought('sub_1', { ...plan, status: 'canceled' as const }, ['in_1']);
    expect(endingsIn([over], usual, judging).voided).to.deep.equal([{ invoice: 'in_1', purchase: 'sub_1' }]);
  });

  it('F6: does not take one that has ended, and whose payment still counts, for one that replaces a debt', () => {
    const rest: Purchase = { ...plan, status: 'canceled', endedBecause: 'refunded', paidUntil: on('2027-08-01') };
    const both = [bought('sub_1', behind), bought('sub_2', rest)];
    expect(endingsIn(both, usual, judging).ended).to.deep.equal([]);
  });
});

describe('whether a further subscription would be a second one', () => {
  it('item 7: it would while one is paused, whether that gives access or not', () => {
    const paused: Purchase = { ...plan, paused: { resumesAt: null } };
    for (const whilePaused of ['keep', 'suspend'] as const)
      expect(isSubscribed([paused], { ...judging, whilePaused }), whilePaused).to.equal(true);
  });

  it('F12: it would within the grace of one that is unpaid, and not after it', () => {
    expect(isSubscribed([unpaid], { ...judging, now: on('2027-06-25') })).to.equal(true);
    expect(isSubscribed([unpaid], judging)).to.equal(false);
  });

  it('F6: it would not beside one that has ended, though what was paid for it lasts', () => {
    const rest: Purchase = { ...plan, status: 'canceled', endedBecause: 'refunded', paidUntil: on('2027-08-01') };
    expect(isSubscribed([rest], judging)).to.equal(false);
  });
});

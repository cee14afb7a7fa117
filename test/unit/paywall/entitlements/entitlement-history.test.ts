import { expect } from 'chai';
import { entitlementAt } from '../../../../src/paywall/entitlements/entitlement.ts';
import { entitlementThen } from '../../../../src/paywall/entitlements/entitlement-history.ts';
import type { EntitlementBasis, Purchase } from '../../../../src/paywall/entitlements/purchase.ts';
import { derive, on, plan, trial } from '../../../support/fixtures/sample-purchase.ts';

const rules = { graceDays: 7, timeZone: 'Asia/Tokyo', whilePaused: 'keep' } as const;

/** What an entitlement that is stored on `today` says of another day. */
function stateThen(
  purchases: readonly Purchase[],
  { today, then, ...others }: { today: string; then: string } & Partial<EntitlementBasis>,
) {
  const basis = { purchases, grant: null, revokedAt: null, ...others };
  const stored = { ...derive(purchases, today, others), basis, version: 3 };
  const [at, now] = [on(then), on(today)];
  return entitlementAt(entitlementThen(stored, { at, now }, rules), at).state;
}

describe('an entitlement as it was at an earlier time', () => {
  it('was none before anything was bought', () => {
    expect(stateThen([plan], { today: '2027-06-01', then: '2026-11-22' })).to.equal('none');
  });

  it('was a trial in its introduction, although the plan is paid for now', () => {
    const today = '2027-06-01';
    expect(stateThen([plan], { today, then: '2027-02-22' })).to.equal('trial');
    expect(stateThen([plan], { today, then: '2027-02-24' })).to.equal('active');
  });

  it('was active until a subscription ended', () => {
    const ended: Purchase = { ...plan, status: 'canceled', endedAt: on('2027-05-10') };
    const today = '2027-06-01';
    expect(stateThen([ended], { today, then: '2027-05-09' })).to.equal('active');
    expect(stateThen([ended], { today, then: '2027-05-11' })).to.equal('expired');
  });

  it('was active until the payment failed that has been failing since', () => {
    const behind: Purchase = { ...plan, status: 'past_due', pastDueSince: on('2027-05-23') };
    const today = '2027-05-25';
    expect(stateThen([behind], { today, then: '2027-05-22' })).to.equal('active');
    expect(stateThen([behind], { today, then: '2027-05-24' })).to.equal('grace');
  });

  it('knew of no gift and no revocation before they were made', () => {
    const grant = { givenAt: on('2027-01-10'), until: on('2027-03-10'), by: 'desk' };
    const today = '2027-02-01';
    expect(stateThen([], { today, then: '2027-01-09', grant })).to.equal('none');
    expect(stateThen([], { today, then: '2027-01-11', grant })).to.equal('active');
    const revokedAt = on('2027-01-20');
    expect(stateThen([trial], { today, then: '2027-01-19', revokedAt })).to.equal('trial');
    expect(stateThen([trial], { today, then: '2027-01-21', revokedAt })).to.equal('revoked');
  });

  it('counts as taken back from the first, for when it was is not kept', () => {
    expect(stateThen([{ ...plan, takenBack: true }], { today: '2027-06-01', then: '2027-01-01' })).to.equal('revoked');
  });

  it('is the stored one now and later, and where it was written before there was anything to buy', () => {
    const stored = { ...derive([trial], '2026-12-01'), version: 1 };
    const [at, now] = [on('2026-11-01'), on('2026-12-01')];
    expect(entitlementThen(stored, { at, now }, rules)).to.equal(stored);
    const whole = { ...stored, basis: { purchases: [trial], grant: null, revokedAt: null } };
    expect(entitlementThen(whole, { at: now, now }, rules)).to.equal(whole);
  });
});

import { expect } from 'chai';
import { deriveEntitlement } from '../../../../src/paywall/entitlements/derive-entitlement.ts';
import { entitlementAt, grantsAccessUntil } from '../../../../src/paywall/entitlements/entitlement.ts';
import type { Grant, Purchase, TransferredHoldings } from '../../../../src/paywall/entitlements/purchase.ts';
import { derive, on, plan, stateOn, term, trial } from '../../../support/fixtures/sample-purchase.ts';

const over: Purchase = { ...plan, offer: 'old', status: 'canceled', endedAt: on('2026-05-01') };

describe('the entitlement of several purchases', () => {
  it('DevBetterWeb #406: stays where a duplicate is cancelled', () => {
    const duplicate: Purchase = { ...plan, offer: 'duplicate', status: 'canceled', endedAt: on('2027-06-02') };
    for (const purchases of [
      [plan, duplicate],
      [duplicate, plan],
    ])
      expect(derive(purchases, '2027-06-03')).to.deep.equal(derive([plan], '2027-06-03'));
  });

  it('is not revoked by the refund of an old one', () => {
    expect(stateOn([{ ...over, takenBack: true }, trial], '2026-12-01')).to.equal('trial');
  });

  it('is the best of them: a plan, a trial, a grace, an end', () => {
    const behind: Purchase = { ...plan, offer: 'behind', status: 'past_due', pastDueSince: on('2026-11-30') };
    const ofTrial: Purchase = { ...over, offer: 'tried', paidFull: false };
    const refunded: Purchase = { ...over, offer: 'refunded', takenBack: true };
    const never: Purchase = { ...trial, offer: 'never', paid: false };
    const all = [never, refunded, ofTrial, over, behind, trial, { ...plan, introEndsAt: null, offer: 'plan' }];
    const states = all.map((_, index) => derive(all.slice(0, index + 1), '2026-12-01'));
    expect(states.map(({ state, offer }) => [state, offer])).to.deep.equal([
      ['none', null],
      ['revoked', 'refunded'],
      ['trial-expired', 'tried'],
      ['expired', 'old'],
      ['grace', 'behind'],
      ['trial', 'trial-3-months'],
      ['active', 'plan'],
    ]);
  });

  it('is that of the one that ends last where two are as good', () => {
    const ending = { ...plan, offer: 'ending', introEndsAt: null, cancelsAt: on('2027-06-23') };
    const later = { ...ending, offer: 'later', cancelsAt: on('2027-07-23') };
    expect(derive([later, ending], '2027-06-01')).to.deep.include({ offer: 'later', endsAt: on('2027-07-23') });
    expect(derive([later, plan], '2027-06-01')).to.deep.include({ offer: 'trial-3-months', endsAt: null });
    const undated = { ...over, offer: 'undated', endedAt: null };
    const older = { ...over, offer: 'older', endedAt: on('2025-05-01') };
    expect(derive([undated, over, older], '2026-06-01')).to.deep.include({ state: 'expired', offer: 'old' });
  });

  it('names the same offer in whatever order two that are alike became known', () => {
    const [one, other] = [plan, { ...plan, offer: 'other' }];
    expect(derive([one, other], '2027-06-01')).to.deep.equal(derive([other, one], '2027-06-01'));
  });

  it('goes from one to the next as time ends them, each with its own offer and end', () => {
    const first = { ...plan, offer: 'first', introEndsAt: null, cancelsAt: on('2026-12-23') };
    const whole = derive([first, term], '2026-12-01');
    expect(whole.lapse).to.deep.include({ at: on('2026-12-23'), into: 'trial' });
    const next = entitlementAt(whole, on('2026-12-23'));
    expect(next).to.deep.equal(derive([first, term], '2026-12-23'));
    expect(next).to.deep.include({ state: 'trial', offer: 'three-months', endsAt: on('2027-02-23') });
    expect(entitlementAt(whole, on('2027-02-23'))).to.deep.include({ state: 'expired', offer: 'first' });
    expect(grantsAccessUntil(whole)).to.equal(on('2027-02-23'));
  });
});

describe('a grant', () => {
  const grant: Grant = { givenAt: on('2026-11-01'), until: on('2027-01-01'), by: 'ann' };

  it('is everything until its date, and nothing afterwards', () => {
    const at = on('2027-01-01');
    expect(derive([], '2026-12-01', { grant })).to.deep.include({ state: 'active', offer: null, endsAt: at });
    expect(grantsAccessUntil(derive([], '2026-12-01', { grant }))).to.equal(at);
    expect(derive([], '2027-01-01', { grant })).to.deep.equal(derive([], '2027-01-01'));
  });

  it('leaves behind what was before it', () => {
    expect(derive([over], '2026-12-01', { grant }).lapse).to.deep.include({ at: on('2027-01-01'), into: 'expired' });
    expect(derive([over], '2027-01-01', { grant })).to.deep.equal(derive([over], '2027-01-01'));
  });

  it('covers a trial that lapses meanwhile', () => {
    const cancelled = { ...trial, cancelsAt: on('2026-12-15') };
    const whole = derive([cancelled], '2026-12-01', { grant });
    expect(whole).to.deep.include({ state: 'active', endsAt: on('2027-01-01') });
    expect(whole.lapse).to.deep.include({ at: on('2027-01-01'), into: 'trial-expired' });
  });

  it('gives way to a trial that is longer, which ends in its turn', () => {
    const whole = derive([term], '2026-12-01', { grant });
    expect(entitlementAt(whole, on('2027-01-01'))).to.deep.include({ state: 'trial', endsAt: on('2027-02-23') });
    expect(grantsAccessUntil(whole)).to.equal(on('2027-02-23'));
  });
});

describe('access that an admin took away', () => {
  const revokedAt = on('2026-12-01');

  it('is revoked, whatever was bought before, and for anyone who bought nothing', () => {
    for (const purchases of [[], [trial], [over, plan]])
      expect(derive(purchases, '2026-12-02', { revokedAt })).to.deep.equal({
        state: 'revoked',
        offer: null,
        endsAt: null,
        lapse: null,
      });
  });

  it('comes back with a purchase made later, and with that one only', () => {
    const later = { ...term, startedAt: on('2026-12-02') };
    const whole = derive([plan, later], '2026-12-03', { revokedAt });
    expect(whole).to.deep.include({ state: 'trial', offer: 'three-months' });
    expect(entitlementAt(whole, on('2027-02-23')).state).to.equal('trial-expired');
    expect(stateOn([{ ...later, paid: false }], '2026-12-03', { revokedAt })).to.equal('revoked');
  });

  it('comes back with a grant given later, and is gone again after it', () => {
    const grant: Grant = { givenAt: on('2026-11-01'), until: on('2027-01-01'), by: 'ann' };
    expect(stateOn([], '2026-12-03', { revokedAt, grant })).to.equal('revoked');
    const given = { revokedAt, grant: { ...grant, givenAt: on('2026-12-02') } };
    expect(stateOn([plan], '2026-12-03', given)).to.equal('active');
    expect(stateOn([plan], '2027-01-01', given)).to.equal('revoked');
  });
});

describe('grace days', () => {
  it('are days of the calendar in which the clocks change', () => {
    const since = Date.parse('2026-10-30T12:00:00-04:00');
    const behind: Purchase = { ...plan, status: 'past_due', pastDueSince: since };
    const basis = { purchases: [behind], grant: null, revokedAt: null };
    const { endsAt } = deriveEntitlement({
      basis,
      graceDays: 7,
      timeZone: 'America/New_York',
      whilePaused: 'keep',
      now: since,
    });
    expect(endsAt).to.equal(Date.parse('2026-11-06T12:00:00-05:00'));
  });
});

describe('the entitlement of a reader who inherited', () => {
  const inheritance = (
    purchases: readonly Purchase[],
    others: Partial<TransferredHoldings> = {},
  ): TransferredHoldings => ({
    from: 'ab',
    version: 1,
    purchases,
    grant: null,
    revokedAt: null,
    ...others,
  });

  it('is the best of their own and of what they inherited', () => {
    expect(derive([], '2026-12-01', { inherited: [inheritance([trial])] })).to.include({
      state: 'trial',
      offer: trial.offer,
    });
    const ended: Purchase = { ...trial, status: 'canceled', endedAt: on('2026-12-01') };
    expect(stateOn([plan], '2027-06-01', { inherited: [inheritance([ended])] })).to.equal('active');
    expect(stateOn([ended], '2027-06-01', { inherited: [inheritance([plan])] })).to.equal('active');
  });

  it('lapses as the inherited purchase does', () => {
    const basis = { inherited: [inheritance([{ ...term, introEndsAt: on('2027-02-23') }])] };
    expect(derive([], '2027-02-22', basis)).to.deep.include({ state: 'trial' });
    expect(stateOn([], '2027-02-23', basis)).to.equal('trial-expired');
  });

  it('is taken away together with what was inherited, but for what is bought later', () => {
    const basis = { inherited: [inheritance([trial])] };
    expect(stateOn([], '2026-12-02', { ...basis, revokedAt: on('2026-12-01') })).to.equal('revoked');
    expect(stateOn([], '2026-12-02', { ...basis, revokedAt: on('2026-11-01') })).to.equal('trial');
    const revokedBefore = { inherited: [inheritance([trial], { revokedAt: on('2026-12-01') })] };
    expect(stateOn([], '2026-12-02', { ...revokedBefore, revokedAt: on('2026-11-01') })).to.equal('revoked');
  });
});

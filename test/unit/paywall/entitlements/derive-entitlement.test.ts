import { expect } from 'chai';
import { entitlementAt, grantsAccess, grantsAccessUntil } from '../../../../src/paywall/entitlements/entitlement.ts';
import type { Purchase } from '../../../../src/paywall/entitlements/purchase.ts';
import { derive, on, plan, stateOn, term, trial } from '../../../support/fixtures/sample-purchase.ts';

const forever = Number.POSITIVE_INFINITY;

describe('the entitlement of one purchase', () => {
  it('is none where nothing was bought, or no payment ever arrived', () => {
    const none = { state: 'none', offer: null, endsAt: null, lapse: null };
    expect(derive([], '2026-12-01')).to.deep.equal(none);
    for (const status of ['incomplete', 'incomplete_expired', 'active', 'unknown', 'canceled'] as const) {
      expect(derive([{ ...trial, status, paid: false }], '2026-12-01')).to.deep.equal(none);
    }
  });

  it('is a trial until the introductory term ends, which ends nothing while its plan is to follow', () => {
    expect(derive([trial], '2026-12-01')).to.deep.equal({
      state: 'trial',
      offer: 'trial-3-months',
      endsAt: on('2027-02-23'),
      lapse: null,
    });
    expect(derive([trial], '2027-02-24')).to.deep.include({ state: 'trial', endsAt: null, lapse: null });
  });

  it('is a trial within the introductory term, whatever the provider calls it, and the plan afterwards', () => {
    const early = derive([{ ...trial, status: 'active' }], '2026-12-01');
    expect(early).to.deep.include({ state: 'trial', endsAt: on('2027-02-23') });
    expect(entitlementAt(early, on('2027-02-23'))).to.deep.include({ state: 'active', endsAt: null, lapse: null });
    expect(grantsAccessUntil(early)).to.equal(forever);
  });

  it('is active once the term is over, although the first full payment is still on its way', () => {
    const begun = { ...trial, status: 'active', periodEndsAt: on('2027-03-23') } as const;
    expect(derive([begun], '2027-02-23')).to.deep.include({ state: 'active', endsAt: null, lapse: null });
    expect(derive([plan], '2027-06-01')).to.deep.include({ state: 'active', endsAt: null, lapse: null });
  });

  it('ends with a cancelled trial, and is a trial that has expired', () => {
    const cancelled = { ...trial, cancelsAt: on('2027-02-23') };
    expect(derive([cancelled], '2026-12-01')).to.deep.equal({
      state: 'trial',
      offer: 'trial-3-months',
      endsAt: on('2027-02-23'),
      lapse: { at: on('2027-02-23'), into: 'trial-expired' },
    });
    expect(derive([cancelled], '2027-02-23')).to.deep.include({ state: 'trial-expired', endsAt: on('2027-02-23') });
  });

  it('ends with a cancelled plan, and is a subscription that has expired', () => {
    const cancelled = { ...plan, cancelsAt: on('2027-06-23') };
    expect(derive([cancelled], '2027-06-01')).to.deep.include({
      state: 'active',
      endsAt: on('2027-06-23'),
      lapse: { at: on('2027-06-23'), into: 'expired' },
    });
    expect(stateOn([cancelled], '2027-06-23')).to.equal('expired');
    expect(stateOn([{ ...cancelled, paidFull: false }], '2027-06-23')).to.equal('trial-expired');
  });

  it('goes through trial and plan to its end, where a plan is cancelled while the introduction runs', () => {
    const cancelled = derive([{ ...trial, status: 'active', cancelsAt: on('2027-05-01') }], '2026-12-01');
    const story = ['2027-02-22', '2027-02-23', '2027-04-30', '2027-05-01'].map(
      (date) => entitlementAt(cancelled, on(date)).state,
    );
    expect(story).to.deep.equal(['trial', 'active', 'active', 'trial-expired']);
    expect(grantsAccessUntil(cancelled)).to.equal(on('2027-05-01'));
  });

  it('of one term ends with it', () => {
    const lapse = { at: on('2027-02-23'), into: 'trial-expired' } as const;
    expect(derive([term], '2026-12-01')).to.deep.include({ state: 'trial', endsAt: lapse.at, lapse });
    expect(stateOn([term], '2027-02-23')).to.equal('trial-expired');
  });

  for (const status of ['canceled', 'incomplete_expired', 'paused'] as const) {
    it(`has ended where the status is ${status}`, () => {
      const over = { ...plan, status, endedAt: on('2027-06-10') };
      const expected = { offer: 'trial-3-months', endsAt: on('2027-06-10'), lapse: null };
      expect(derive([over], '2027-06-11')).to.deep.equal({ state: 'expired', ...expected });
      expect(derive([{ ...over, paidFull: false }], '2027-06-11')).to.deep.equal({
        state: 'trial-expired',
        ...expected,
      });
    });
  }

  it('is revoked where the latest payment was refunded in full or disputed', () => {
    for (const purchase of [trial, plan, term])
      expect(stateOn([{ ...purchase, takenBack: true }], '2026-12-01')).to.equal('revoked');
  });
});

describe('a payment that failed', () => {
  const behind: Purchase = { ...plan, status: 'past_due', pastDueSince: on('2027-06-23') };

  it('polar #8325: leaves the reader in for the grace days', () => {
    expect(derive([behind], '2027-06-29')).to.deep.equal({
      state: 'grace',
      offer: 'trial-3-months',
      endsAt: on('2027-06-30'),
      lapse: { at: on('2027-06-30'), into: 'expired' },
    });
    expect(stateOn([behind], '2027-06-30')).to.equal('expired');
  });

  it('after a trial leaves the reader in as well, and then it was a trial', () => {
    const first = { ...behind, paidFull: false, pastDueSince: on('2027-02-23') };
    expect(derive([first], '2027-02-24').lapse).to.deep.equal({ at: on('2027-03-02'), into: 'trial-expired' });
  });

  it('leaves no grace where the publication grants none, and none beyond a cancellation', () => {
    expect(stateOn([behind], '2027-06-23', { graceDays: 0 })).to.equal('expired');
    const cancelled = { ...behind, cancelsAt: on('2027-06-25') };
    expect(derive([cancelled], '2027-06-24').lapse).to.deep.equal({ at: on('2027-06-25'), into: 'expired' });
  });

  it('without a date counts from the end of the period, and without that one has no end', () => {
    const undated = { ...behind, pastDueSince: null };
    expect(derive([undated], '2027-06-24').endsAt).to.equal(on('2027-06-30'));
    expect(grantsAccessUntil(derive([{ ...undated, periodEndsAt: null }], '2027-06-24'))).to.equal(forever);
  });
});

describe('a renewal whose news is late', () => {
  it("jetpack #47773: locks nobody out with yesterday's end", () => {
    const yesterday = derive([plan], '2027-06-22');
    const renewed = on('2027-06-24');
    expect(grantsAccess(yesterday, renewed)).to.equal(true);
    expect(entitlementAt(yesterday, renewed).endsAt).to.equal(null);
    const ofTrial = derive([trial], '2027-02-22');
    expect(grantsAccess(ofTrial, on('2027-02-24'))).to.equal(true);
    expect(entitlementAt(ofTrial, on('2027-02-24')).endsAt).to.equal(null);
  });

  it('omi #15230: lets the reader in on day 31, and on any other', () => {
    expect(grantsAccess(derive([plan], '2027-06-01'), on('2030-01-01'))).to.equal(true);
  });
});

describe('a status that nobody knows', () => {
  const odd: Purchase = { ...plan, status: 'unknown' };

  it('leaves anyone who has paid in until what is paid for is over, and for the grace days', () => {
    const doubtful = derive([odd], '2027-06-01');
    expect(doubtful).to.deep.include({ state: 'active', endsAt: null });
    expect(grantsAccessUntil(doubtful)).to.equal(on('2027-06-30'));
    expect(derive([odd], '2027-06-30')).to.deep.include({ state: 'expired', endsAt: on('2027-06-30') });
  });

  it('leaves a trial a trial', () => {
    const doubtful = derive([{ ...trial, status: 'unknown' }], '2026-12-01');
    expect(doubtful).to.deep.include({ state: 'trial', endsAt: on('2027-02-23') });
    expect(entitlementAt(doubtful, on('2027-03-02')).state).to.equal('trial-expired');
  });

  it('is the same as a first payment that is said to be missing although it arrived', () => {
    const incomplete = derive([{ ...odd, status: 'incomplete' }], '2027-06-01');
    expect(incomplete).to.deep.equal(derive([odd], '2027-06-01'));
  });

  it('ends with a cancellation that was told, and not at all where no end was', () => {
    expect(derive([{ ...odd, cancelsAt: on('2027-06-10') }], '2027-06-01').endsAt).to.equal(on('2027-06-10'));
    const endless = { ...odd, introEndsAt: null, periodEndsAt: null };
    expect(grantsAccessUntil(derive([endless], '2027-06-01'))).to.equal(forever);
  });
});

import { expect } from 'chai';
import fc from 'fast-check';
import { dayMs } from '../../../../src/paywall/calendar/milliseconds.ts';
import { chainedTerms } from '../../../../src/paywall/entitlements/chained-terms.ts';
import type { Purchase } from '../../../../src/paywall/entitlements/purchase.ts';
import { derive, on, term } from '../../../support/fixtures/sample-purchase.ts';

const pass = (from: string, until: string, more: Partial<Purchase> = {}): Purchase => ({
  ...term,
  startedAt: on(from),
  paidAt: on(from),
  introEndsAt: on(until),
  ...more,
});

const first = pass('2027-01-01', '2027-01-31');
const second = pass('2027-01-25', '2027-02-24');

describe('a pass that is bought before the one ahead of it is over', () => {
  it('begins when that ends, and lasts as long', () => {
    for (const purchases of [
      [first, second],
      [second, first],
    ]) {
      expect(derive(purchases, '2027-01-26')).to.include({ state: 'trial', endsAt: on('2027-03-02') });
      expect(derive(purchases, '2027-03-01').state).to.equal('trial');
      expect(derive(purchases, '2027-03-02')).to.include({ state: 'trial-expired', endsAt: on('2027-03-02') });
    }
  });

  it('runs from its own payment if the first one is over, was given back, or was never paid', () => {
    const late = pass('2027-02-10', '2027-03-12');
    expect(derive([first, late], '2027-02-11').endsAt).to.equal(on('2027-03-12'));
    for (const change of [{ takenBack: true }, { paid: false, paidAt: null, status: 'incomplete' as const }])
      expect(derive([{ ...first, ...change }, second], '2027-01-26').endsAt).to.equal(on('2027-02-24'));
  });

  it('does so too where the first was bought with a cookie, before signing in', () => {
    const inherited = [{ from: 'x', version: 1, purchases: [first], grant: null, revokedAt: null }];
    expect(derive([second], '2027-01-26', { inherited }).endsAt).to.equal(on('2027-03-02'));
  });

  it('counts from what was paid after everything was taken away', () => {
    expect(derive([first, second], '2027-01-26', { revokedAt: on('2027-01-10') }).endsAt).to.equal(on('2027-02-24'));
  });

  it('never loses a day, whatever is bought when: all of it lasts as long as its parts', () => {
    const bought = fc.uniqueArray(fc.record({ at: fc.nat(400), days: fc.integer({ min: 1, max: 90 }) }), {
      minLength: 1,
      maxLength: 6,
      selector: ({ at }) => at,
    });
    fc.assert(
      fc.property(bought, (passes) => {
        const start = on('2027-01-01');
        const purchases = passes.map(({ at, days }) => ({
          ...term,
          startedAt: start + at * dayMs,
          introEndsAt: start + (at + days) * dayMs,
        }));
        const chained = chainedTerms(purchases);
        const spans = chained.map(({ introEndsAt }, index) => {
          const until = Number(introEndsAt);
          return [until - (passes[index]?.days ?? 0) * dayMs, until] as const;
        });
        const ordered = [...spans].sort(([one], [other]) => one - other);
        for (const [index, [from]] of ordered.entries())
          if (index > 0) expect(from).to.be.at.least(Number(ordered[index - 1]?.[1]));
        for (const [index, [from]] of spans.entries()) expect(from).to.be.at.least(purchases[index]?.startedAt ?? 0);
      }),
    );
  });
});

import { expect } from 'chai';
import { faultOfCharge, greatestCharge, leastCharge } from '../../../../src/paywall/wording/chargeable.ts';
import { currencies, decimalsOf } from '../../../../src/paywall/wording/currencies.ts';
import { unitAmount } from '../../../../src/stripe/minor-units.ts';

const reasonOf = (amount: number, currency: string) => faultOfCharge({ amount, currency })?.reason ?? null;

describe('what can be charged', () => {
  for (const [currency, least] of [
    ['usd', 50],
    ['gbp', 30],
    ['jpy', 50],
    ['hkd', 400],
    ['huf', 17_500],
    ['czk', 1_500],
    ['mxn', 1_000],
    ['aed', 200],
    ['krw', 690],
    ['isk', 60],
    ['kwd', 150],
  ] as const) {
    it(`F8: is at least ${least} of ${currency}`, () => {
      expect(reasonOf(least, currency)).to.equal(null);
      expect(reasonOf(least - 1, currency)).to.equal('too-small');
      expect(reasonOf(0, currency)).to.equal('too-small');
    });
  }

  it('F8: has a minimum and a maximum in every currency, and both can be charged', () => {
    for (const currency of currencies) {
      const [least, greatest] = [leastCharge(currency), greatestCharge(currency)];
      expect(least.amount, currency).to.be.greaterThan(0).and.lessThan(greatest.amount);
      expect(reasonOf(least.amount, currency), currency).to.equal(null);
      const whole = decimalsOf(currency) === 3 ? greatest.amount - 9 : greatest.amount;
      expect(reasonOf(whole, currency), currency).to.equal(null);
      expect(reasonOf(greatest.amount + 1, currency), currency).to.equal('too-large');
    }
  });

  for (const [currency, digits] of [
    ['usd', 8],
    ['isk', 8],
    ['inr', 9],
    ['huf', 10],
    ['lbp', 11],
    ['idr', 12],
  ] as const) {
    it(`F8: has at most ${digits} digits at Stripe in ${currency}`, () => {
      const { amount } = greatestCharge(currency);
      expect(String(unitAmount({ amount, currency }))).to.have.lengthOf(digits);
      expect(String(unitAmount({ amount: amount + 1, currency }))).to.have.lengthOf(digits + 1);
    });
  }

  it('F8: has no thousandths, and is of a currency that there is', () => {
    expect(reasonOf(9_005, 'kwd')).to.equal('thousandths');
    expect(reasonOf(9_010, 'kwd')).to.equal(null);
    expect(faultOfCharge({ amount: 900, currency: 'zzz' })).to.include({ of: 'currency', reason: 'currency' });
  });
});

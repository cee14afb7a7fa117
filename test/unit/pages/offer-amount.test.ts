import { expect } from 'chai';
import fc from 'fast-check';
import { amountOf, amountText } from '../../../web/admin/src/pages/offers/form/amount.ts';

describe('an amount as one types it', () => {
  it('is kept in the minor unit of the currency, which has its own number of decimals', () => {
    const amounts: [string, string, number][] = [
      ['9', 'usd', 900],
      ['9.5', 'usd', 950],
      [' 29.99 ', 'usd', 2999],
      ['0', 'usd', 0],
      ['900', 'jpy', 900],
      ['1.234', 'kwd', 1234],
    ];
    for (const [text, currency, amount] of amounts)
      expect(amountOf(text, currency), `${text} ${currency}`).to.deep.equal({ amount });
  });

  it('is refused where it could be taken for something else', () => {
    for (const [text, currency] of [
      ['', 'usd'],
      ['9,50', 'usd'],
      ['1,000', 'usd'],
      ['-1', 'usd'],
      ['9.999', 'usd'],
      ['9.0', 'jpy'],
      ['1e3', 'usd'],
      ['.5', 'usd'],
    ] as const)
      expect(amountOf(text, currency), text).to.have.property('fault');
  });

  it('is read back as what it was, whatever the amount and the currency', () => {
    const amount = fc.integer({ min: 0, max: 99_999_999 });
    fc.assert(
      fc.property(amount, fc.constantFrom('usd', 'jpy', 'kwd', 'eur', 'clp'), (given, currency) => {
        expect(amountOf(amountText(given, currency), currency)).to.deep.equal({ amount: given });
      }),
    );
  });
});

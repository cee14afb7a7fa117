import { expect } from 'chai';
import { formatMoney } from '../../../../src/paywall/wording/money.ts';

describe('money', () => {
  for (const [amount, currency, locale, text] of [
    [900, 'usd', 'en', '$9'],
    [950, 'usd', 'en', '$9.50'],
    [2999, 'usd', 'en', '$29.99'],
    [5, 'usd', 'en', '$0.05'],
    [0, 'usd', 'en', '$0'],
    [123_456_700, 'usd', 'en', '$1,234,567'],
    [900, 'USD', 'en', '$9'],
    [980, 'jpy', 'en', '¥980'],
    [980, 'jpy', 'ja', '￥980'],
    [900, 'usd', 'ja', '$9'],
    [1_500, 'kwd', 'en', 'KWD\u00a01.500'],
    [3_000, 'kwd', 'en', 'KWD\u00a03'],
    [950, 'eur', 'de', '9,50\u00a0€'],
    [900, 'eur', 'de', '9\u00a0€'],
  ] as const) {
    it(`writes ${amount} ${currency} as ${text} in ${locale}`, () => {
      expect(formatMoney({ amount, currency }, locale)).to.equal(text);
    });
  }

  it('refuses a malformed currency', () => {
    expect(() => formatMoney({ amount: 1, currency: 'dollars' }, 'en')).to.throw(RangeError);
  });
});

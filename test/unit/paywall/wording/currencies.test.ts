import { expect } from 'chai';
import { currencies, decimalsOf, isCurrency, providerDecimalsOf } from '../../../../src/paywall/wording/currencies.ts';
import { formatMoney } from '../../../../src/paywall/wording/money.ts';
import { moneyOf, unitAmount } from '../../../../src/stripe/minor-units.ts';

/** As Stripe's documentation lists them, with the two that it writes in hundredths among those of two decimals. */
const stripes = {
  0: 'bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '),
  3: 'bhd jod kwd omr tnd'.split(' '),
};

const stripeDecimals = (currency: string): number => {
  if (stripes[0].includes(currency)) return 0;
  return stripes[3].includes(currency) ? 3 : 2;
};

/** The number in a label, as a text of digits with a point; labels in English have commas between thousands. */
const numberIn = (label: string) => Number(label.replaceAll(/[^\d.]/g, '').replace(/^\.+|\.+$/g, ''));

describe('currencies', () => {
  it('F4: are those that Stripe takes, each once, in order', () => {
    expect(currencies)
      .to.have.lengthOf(140)
      .and.deep.equal([...new Set(currencies)].sort());
    for (const code of ['usd', 'huf', 'kwd', 'isk', 'std']) expect(isCurrency(code), code).to.equal(true);
    for (const code of ['xxx', 'zzz', 'irr', 'kpw', 'cup', 'btc', 'USD', ''])
      expect(isCurrency(code), code).to.equal(false);
  });

  for (const amount of [990, 1_230, 12_340, 100, 5_000_010]) {
    it(`F4: a label of ${amount} says in every currency what Stripe charges`, () => {
      const differing = currencies.filter((currency) => {
        const charged = unitAmount({ amount, currency }) / 10 ** stripeDecimals(currency);
        return numberIn(formatMoney({ amount, currency }, 'en')) !== charged;
      });
      expect(differing).to.deep.equal([]);
    });
  }

  it('F4: what Stripe writes is read back as what was meant', () => {
    for (const currency of currencies) {
      const money = { amount: 12_340, currency };
      expect(moneyOf(unitAmount(money), currency)).to.deep.equal(money);
      expect(providerDecimalsOf(currency), currency).to.equal(stripeDecimals(currency));
    }
  });

  for (const [amount, currency, label, charged] of [
    [990, 'huf', 'HUF\u00a09.90', 990],
    [99_000, 'cop', 'COP\u00a0990', 99_000],
    [990, 'idr', 'IDR\u00a09.90', 990],
    [990, 'twd', 'NT$9.90', 990],
    [990, 'jpy', '¥990', 990],
    [500, 'isk', 'ISK\u00a0500', 50_000],
    [5_000, 'ugx', 'UGX\u00a05,000', 500_000],
    [9_010, 'kwd', 'KWD\u00a09.010', 9_010],
  ] as const) {
    it(`F4: ${amount} ${currency} is shown as ${label}, and Stripe is told ${charged}`, () => {
      expect(formatMoney({ amount, currency }, 'en')).to.equal(label);
      expect(unitAmount({ amount, currency })).to.equal(charged);
    });
  }

  it('F4: decimals are the same whatever the case', () => {
    for (const currency of currencies) expect(decimalsOf(currency.toUpperCase())).to.equal(decimalsOf(currency));
  });
});

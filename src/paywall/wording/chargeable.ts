import { decimalsOf, isCurrency, providerDecimalsOf } from './currencies.ts';
import { formatMoney, type Money } from './money.ts';

/**
 * The least that Stripe charges, in the currency itself, of an account that is paid out in it:
 * https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts. An account that is paid out in another currency needs the
 * equivalent of that one's minimum, which only Stripe knows.
 */
const listed = `
  usd 0.5, aed 2, aud 0.5, bgn 1, brl 0.5, cad 0.5, chf 0.5, czk 15, dkk 2.5, eur 0.5, gbp 0.3, hkd 4, huf 175, inr 0.5,
  jpy 50, mxn 10, myr 2, nok 3, nzd 0.5, pln 2, ron 2, sek 3, sgd 0.5, thb 10
`;

/**
 * Stripe lists no minimum for the others, because no account is paid out in them: what counts is the day's rate. These are rounded
 * half dollars of 2025: what is less is refused with certainty, and what is little more may be.
 */
const worthHalfADollar = `
  afn 30, all 40, amd 190, ang 0.9, aoa 450, ars 700, awg 0.9, azn 0.8, bam 0.8, bbd 1, bdt 60, bhd 0.18, bif 1400, bmd 0.5,
  bnd 0.6, bob 3, bsd 0.5, bwp 6, byn 1.5, bzd 1, cdf 1100, clp 450, cny 3.5, cop 1900, crc 250, cve 47, djf 88, dop 30,
  dzd 64, egp 23, etb 70, fjd 1.1, fkp 0.35, gel 1.3, gip 0.35, gmd 35, gnf 4200, gtq 3.8, gyd 100, hnl 12.5, htg 64, idr 8000,
  ils 1.6, isk 60, jmd 79, jod 0.35, kes 64, kgs 43, khr 2000, kmf 200, krw 690, kwd 0.15, kyd 0.4, kzt 250, lak 10500,
  lbp 44000, lkr 150, lrd 90, lsl 8.5, mad 4.5, mdl 8.2, mga 2200, mkd 26, mmk 1000, mnt 1750, mop 4, mur 22, mvr 7.6, mwk 860,
  mzn 31, nad 8.5, ngn 700, nio 18, npr 70, omr 0.19, pab 0.5, pen 1.7, pgk 2, php 28, pkr 140, pyg 3500, qar 1.8, rsd 50,
  rub 39, rwf 710, sar 1.8, sbd 4, scr 7, shp 0.35, sle 11, sos 280, srd 19, std 10000, szl 8.5, tjs 4.6, tnd 1.4, top 1.2,
  try 20, ttd 3.3, twd 15, tzs 1200, uah 20, ugx 1750, uyu 20, uzs 6000, vnd 13000, vuv 60, wst 1.3, xaf 280, xcd 1.3, xcg 0.9,
  xof 280, xpf 50, yer 120, zar 8.5, zmw 11
`;

const entries = (list: string): readonly (readonly [currency: string, amount: number])[] =>
  list.split(',').map((entry) => {
    const [currency = '', amount] = entry.trim().split(' ');
    return [currency, Number(amount)];
  });

const least: ReadonlyMap<string, number> = new Map([...entries(worthHalfADollar), ...entries(listed)]);

/** So many digits an amount of Stripe's may have where they are not eight. */
const digits: ReadonlyMap<string, number> = new Map([
  ['idr', 12],
  ['inr', 9],
  ['lbp', 11],
  ['cop', 10],
  ['huf', 10],
  ['jpy', 10],
]);

/** The largest amount in any currency. What is larger need not be looked at. */
export const largestAmount = 999_999_999_999;

/** The least amount that can be charged; the currency must be one of the table's. */
export const leastCharge = (currency: string): Money => ({
  amount: Math.round((least.get(currency) ?? 0.5) * 10 ** decimalsOf(currency)),
  currency,
});

/** The greatest. */
export const greatestCharge = (currency: string): Money => ({
  amount: Math.floor(
    (10 ** (digits.get(currency) ?? 8) - 1) / 10 ** (providerDecimalsOf(currency) - decimalsOf(currency)),
  ),
  currency,
});

export interface ChargeFault {
  /** Which part of it is wrong. */
  readonly of: keyof Money;
  readonly reason: 'currency' | 'too-small' | 'too-large' | 'thousandths';
  readonly message: string;
}

/** What is wrong with an amount that somebody is to be charged; null if nothing is. */
export function faultOfCharge(money: Money): ChargeFault | null {
  const { amount, currency } = money;
  if (!isCurrency(currency)) {
    return { of: 'currency', reason: 'currency', message: 'must be a currency that Stripe takes, such as usd' };
  }
  const [minimum, maximum] = [leastCharge(currency), greatestCharge(currency)];
  const fault = (reason: ChargeFault['reason'], message: string) => ({ of: 'amount' as const, reason, message });
  const inWords = (bound: Money) => `${bound.amount} (${formatMoney(bound, 'en')})`;
  if (amount < minimum.amount) {
    return fault('too-small', `must be at least ${inWords(minimum)}, the least that Stripe charges`);
  }
  if (amount > maximum.amount) {
    return fault('too-large', `must be at most ${inWords(maximum)}, the most that Stripe charges`);
  }
  if (decimalsOf(currency) < 3 || amount % 10 === 0) return null;
  return fault('thousandths', `must end in 0: Stripe charges no thousandths of ${currency.toUpperCase()}`);
}

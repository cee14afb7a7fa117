import { decimalsOf } from './currencies.ts';

/** An amount in the currency's minor unit: `{ amount: 900, currency: 'usd' }` is nine dollars. */
export interface Money {
  readonly amount: number;
  /** ISO 4217, lower case. */
  readonly currency: string;
}

/** Making a format costs a hundred times what using it costs. Locales come from wordings, currencies from offers: there are few. */
const formats = new Map<string, Intl.NumberFormat>();

/** The decimals are said, so that only how a number looks is left to the machine. */
function formatOf(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const decimals = decimalsOf(currency);
  const made = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
    trailingZeroDisplay: 'stripIfInteger',
  });
  formats.set(key, made);
  return made;
}

export const isSameMoney = (one: Money, other: Money): boolean =>
  one.amount === other.amount && one.currency === other.currency;

/** An amount as the locale writes it, with no decimals where they are all zero: `$9`, `$9.50`. Throws a RangeError for a malformed currency. */
export function formatMoney({ amount, currency }: Money, locale: string): string {
  return formatOf(locale, currency).format(amount / 10 ** decimalsOf(currency));
}

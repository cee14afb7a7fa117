/** An amount in the currency's minor unit: `{ amount: 900, currency: 'usd' }` is nine dollars. */
export interface Money {
  readonly amount: number;
  /** ISO 4217, lower case. */
  readonly currency: string;
}

/** A currency's format in one locale, and how many decimals it has. */
interface CurrencyFormat {
  readonly format: Intl.NumberFormat;
  readonly decimals: number;
}

/** Making a format costs a hundred times what using it costs. Locales come from wordings, currencies from offers: there are few. */
const formats = new Map<string, CurrencyFormat>();

function formatOf(locale: string, currency: string): CurrencyFormat {
  const key = `${locale} ${currency}`;
  const known = formats.get(key);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' });
  const made = { format, decimals: format.resolvedOptions().maximumFractionDigits ?? 2 };
  formats.set(key, made);
  return made;
}

/** An amount as the locale writes it, with no decimals where they are all zero: `$9`, `$9.50`. Throws a RangeError for a malformed currency. */
export function formatMoney(money: Money, locale: string): string {
  const { format, decimals } = formatOf(locale, money.currency);
  return format.format(money.amount / 10 ** decimals);
}

/** How many decimals the currency is written with: two for dollars, none for yen. Throws a RangeError for a malformed currency. */
export const decimalsOf = (currency: string): number => formatOf('en', currency).decimals;

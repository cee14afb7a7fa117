import { decimalsOf } from '../../../../../../src/paywall/wording/currencies.ts';

/** `9`, `9.5`, `9.50`: digits, and a point before the decimals. */
const written = /^(\d{1,12})(?:\.(\d+))?$/;

/** An amount in the currency's minor unit, as one writes it: 900 in dollars is `9.00`. */
export function amountText(amount: number, currency: string): string {
  const decimals = decimalsOf(currency);
  const digits = String(amount).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** The amount in the currency's minor unit, or what is wrong with how it is written. Never by way of fractions, which would round. */
export function amountOf(text: string, currency: string): { readonly amount: number } | { readonly fault: string } {
  const decimals = decimalsOf(currency);
  const [, whole, fraction = ''] = written.exec(text.trim()) ?? [];
  if (whole === undefined) {
    return {
      fault: decimals === 0 ? 'Use digits only, such as 900.' : 'Use digits, such as 9 or 9.50.',
    };
  }
  if (fraction.length > decimals) {
    const code = currency.toUpperCase();
    return { fault: decimals === 0 ? `${code} has no decimals.` : `${code} has no more than ${decimals} decimals.` };
  }
  return { amount: Number(whole + fraction.padEnd(decimals, '0')) };
}

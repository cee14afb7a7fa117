import type { Money } from '../paywall/wording/money.ts';

/** Stripe wants hundredths of these two, which have none: https://docs.stripe.com/currencies#special-cases */
const writtenInHundredths: ReadonlySet<string> = new Set(['isk', 'ugx']);

/** An amount as Stripe wants it. */
export const unitAmount = ({ amount, currency }: Money): number =>
  writtenInHundredths.has(currency) ? amount * 100 : amount;

/** An amount as Stripe writes it. */
export const moneyOf = (amount: number, currency: string): Money => ({
  amount: writtenInHundredths.has(currency) ? amount / 100 : amount,
  currency,
});

import { decimalsOf, providerDecimalsOf } from '../paywall/wording/currencies.ts';
import type { Money } from '../paywall/wording/money.ts';

/** How many of Stripe's units one of the currency's is: one, and a hundred in two currencies. */
const stripeUnits = (currency: string) => 10 ** (providerDecimalsOf(currency) - decimalsOf(currency));

/** An amount as Stripe wants it. */
export const unitAmount = ({ amount, currency }: Money): number => amount * stripeUnits(currency);

/** An amount as Stripe writes it. */
export const moneyOf = (amount: number, currency: string): Money => ({
  amount: amount / stripeUnits(currency),
  currency,
});

import { z } from 'zod';

/** Those that this machine can write: a price in any other could not be shown. */
const currencies: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency').map((code) => code.toLowerCase()));

export const currency = z
  .string()
  .refine((code) => currencies.has(code), 'must be an ISO 4217 currency in lower case, such as usd');

/** Stripe takes no amount of more than eight digits. */
export const largestAmount = 99_999_999;

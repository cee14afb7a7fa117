import { z } from 'zod';
import { isCurrency } from '../paywall/wording/currencies.ts';

/** A currency in which money may be asked for. */
export const currency = z
  .string()
  .refine(isCurrency, 'must be a currency that Stripe takes, in lower case, such as usd');

/** The same in an offer, which is read even if it cannot be sold: `checkOffer` says which currencies there are. */
export const currencyCode = z.string().regex(/^[a-z]{3}$/, 'must be an ISO 4217 currency in lower case, such as usd');

import type { Offer } from '../../src/paywall/offers/offer.ts';
import type { Buyer } from '../../src/paywall/offers/offer-eligibility.ts';

/** Three months for $9, then $29.99 a month; on sale, for everybody, without an end. */
export const introduction: Offer = {
  id: 'trial-3-months',
  price: { amount: 900, currency: 'usd' },
  term: { count: 3, unit: 'month' },
  then: { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } },
  startsAt: null,
  endsAt: null,
  eligibility: { newReadersOnly: false, countries: [] },
  templates: {},
  status: 'live',
  version: 1,
};

/** A month for $29.99, and the same every month. */
export const fullPrice: Offer = {
  ...introduction,
  id: 'monthly',
  price: { amount: 2999, currency: 'usd' },
  term: { count: 1, unit: 'month' },
};

/** A day for $2, and nothing afterwards. */
export const dayPass: Offer = {
  ...introduction,
  id: 'day-pass',
  price: { amount: 200, currency: 'usd' },
  term: { count: 1, unit: 'day' },
  then: null,
};

/** Somebody who never bought anything, from nobody knows where. */
export const newReader: Buyer = { state: 'none', hadTrial: false, country: null };

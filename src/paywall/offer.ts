import type { EpochMs } from './clock.ts';

/** An amount in the currency's minor unit: `{ amount: 900, currency: 'usd' }` is nine dollars. */
export interface Money {
  readonly amount: number;
  /** ISO 4217, lower case. */
  readonly currency: string;
}

/** A span of calendar time, for example three months. */
export interface Term {
  readonly count: number;
  readonly unit: 'day' | 'week' | 'month' | 'year';
}

/** What is sold: an introductory term and price, and the plan that follows it. */
export interface Offer {
  readonly id: string;
  readonly price: Money;
  readonly term: Term;
  /** The plan that follows the term, or null where nothing does. */
  readonly then: (Money & { readonly every: Term }) | null;
  readonly startsAt: EpochMs | null;
  readonly endsAt: EpochMs | null;
}

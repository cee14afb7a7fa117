import { Temporal } from 'temporal-polyfill';
import type { EpochMs } from '../../src/paywall/clock.ts';
import { entitlementOf } from '../../src/paywall/entitlements/derive-entitlement.ts';
import type { DerivedEntitlement, EntitlementBasis, Purchase } from '../../src/paywall/entitlements/purchase.ts';

/** Midnight in Tokyo, where the sample publication is. */
export const on = (date: string): EpochMs =>
  Temporal.PlainDate.from(date).toZonedDateTime('Asia/Tokyo').epochMilliseconds;

/** Bought on 23 November 2026 for three months, with a plan to follow; the introduction runs. */
export const trial: Purchase = {
  offer: 'trial-3-months',
  kind: 'subscription',
  status: 'trialing',
  startedAt: on('2026-11-23'),
  paid: true,
  paidFull: false,
  introEndsAt: on('2027-02-23'),
  periodEndsAt: on('2027-02-23'),
  cancelsAt: null,
  endedAt: null,
  pastDueSince: null,
  takenBack: false,
};

/** The same in June, with the plan paid for month by month. */
export const plan: Purchase = { ...trial, status: 'active', paidFull: true, periodEndsAt: on('2027-06-23') };

/** One term, after which nothing renews. */
export const term: Purchase = { ...trial, offer: 'three-months', kind: 'term', status: 'active', periodEndsAt: null };

/** What comes of purchases, and whatever else there is, on a day. */
export function derive(
  purchases: readonly Purchase[],
  date: string,
  others: Partial<EntitlementBasis> & { graceDays?: number } = {},
): DerivedEntitlement {
  const { graceDays = 7, ...basis } = others;
  return entitlementOf({
    basis: { purchases, grant: null, revokedAt: null, ...basis },
    graceDays,
    timeZone: 'Asia/Tokyo',
    now: on(date),
  });
}

/** The state alone. */
export const stateOn = (...given: Parameters<typeof derive>) => derive(...given).state;

import fc from 'fast-check';
import type { EntitlementBasis, Purchase } from '../../src/paywall/entitlements/purchase.ts';

const hourMs = 3_600_000;

/** The moment around which every drawn time lies. */
const someday = Date.parse('2026-11-23T12:00:00+09:00');

/** A time within a hundred days, by steps of half a day, so that several fall together now and then. */
export const time = fc.integer({ min: -200, max: 200 }).map((halves) => someday + halves * 12 * hourMs);

const statuses = [
  'incomplete',
  'incomplete_expired',
  'trialing',
  'active',
  'past_due',
  'unpaid',
  'paused',
  'canceled',
  'unknown',
] as const satisfies readonly Purchase['status'][];

/** Of every kind there is, also such as no payment provider would ever tell. */
export const arbitraryPurchase: fc.Arbitrary<Purchase> = fc.record({
  offer: fc.constantFrom(null, 'trial-3-months', 'yearly'),
  kind: fc.constantFrom('subscription', 'subscription', 'term'),
  status: fc.constantFrom('active', 'trialing', 'past_due', ...statuses),
  startedAt: time,
  paid: fc.nat({ max: 4 }).map((drawn) => drawn > 0),
  paidFull: fc.boolean(),
  introEndsAt: fc.option(time),
  periodEndsAt: fc.option(time),
  cancelsAt: fc.option(time, { freq: 2 }),
  endedAt: fc.option(time),
  pastDueSince: fc.option(time),
  takenBack: fc.nat({ max: 5 }).map((drawn) => drawn === 0),
});

export const arbitraryBasis: fc.Arbitrary<EntitlementBasis> = fc.record({
  purchases: fc.array(arbitraryPurchase, { maxLength: 4 }),
  grant: fc.option(fc.record({ givenAt: time, until: time, by: fc.constant('ann') }), { freq: 2 }),
  revokedAt: fc.option(time, { freq: 1 }),
});

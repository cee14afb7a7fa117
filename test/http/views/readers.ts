import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { deriveEntitlement } from '../../../src/paywall/entitlements/derive-entitlement.ts';
import type { Entitlement } from '../../../src/paywall/entitlements/entitlement.ts';
import type { EntitlementBasis, Purchase } from '../../../src/paywall/entitlements/purchase.ts';
import { type Publication, standingRulesOf } from '../../../src/paywall/publication.ts';
import { arbitraryBasis, time } from '../../support/fixtures/arbitrary-basis.ts';
import { on, plan, term, trial } from '../../support/fixtures/sample-purchase.ts';
import type { World } from './world.ts';

/** Who takes part in one run, each of them new to the service. */
export interface Readers {
  readonly plain: Known;
  /** An anonymous reader who bought something, or was given it, or lost it. */
  readonly holder: Known;
  readonly sub: string;
  readonly registered: string;
  /** The last who was minted in this run. */
  minted: Known | null;
  /** By reader id, what they have. */
  readonly stored: ReadonlyMap<string, Entitlement>;
}

export interface Known {
  readonly id: string;
  readonly token: string;
}

const dayMs = 86_400_000;

/** The moment around which drawn purchases lie. */
const someday = Date.parse('2026-11-23T12:00:00+09:00');

const monthly = { amount: 2999, currency: 'usd', every: { count: 1, unit: 'month' } } as const;
const yearly = { amount: 29_900, currency: 'eur', every: { count: 1, unit: 'year' } } as const;

const inDays = (days: number) => someday + days * dayMs;

const usual: readonly Purchase[] = [
  {
    ...trial,
    startedAt: inDays(-80),
    introEndsAt: inDays(5),
    periodEndsAt: inDays(5),
    plan: monthly,
    soldAs: 'introduction',
  },
  { ...plan, introEndsAt: null, startedAt: inDays(-360), periodEndsAt: inDays(12), plan: yearly, soldAs: 'plan' },
  { ...plan, status: 'past_due', periodEndsAt: inDays(-3), pastDueSince: inDays(-3), plan: monthly, soldAs: 'plan' },
  { ...plan, status: 'canceled', periodEndsAt: inDays(-40), endedAt: inDays(-40), plan: monthly, soldAs: 'plan' },
  {
    ...trial,
    status: 'canceled',
    startedAt: inDays(-100),
    introEndsAt: inDays(-9),
    periodEndsAt: inDays(-9),
    endedAt: inDays(-9),
  },
  { ...term, startedAt: inDays(-4), introEndsAt: inDays(-2), soldAs: 'term' },
  { ...plan, startedAt: on('2026-10-01'), takenBack: true, soldAs: 'plan' },
];

export const drawnBasis: fc.Arbitrary<EntitlementBasis | null> = fc.oneof(
  { weight: 2, arbitrary: fc.constant(null) },
  {
    weight: 4,
    arbitrary: fc.constantFrom(...usual).map((purchase) => ({ purchases: [purchase], grant: null, revokedAt: null })),
  },
  {
    weight: 1,
    arbitrary: time.map((until) => ({ purchases: [], grant: { givenAt: someday, until, by: 'ann' }, revokedAt: null })),
  },
  { weight: 2, arbitrary: arbitraryBasis },
);

/** The same with every moment in it as much later. */
function later<T>(value: T, byMs: number): T {
  const shift = (_: string, each: unknown) => (typeof each === 'number' && each > 1e12 ? each + byMs : each);
  return JSON.parse(JSON.stringify(value, shift));
}

function entitlementOf(basis: EntitlementBasis, { settings }: Publication, now: number): Entitlement {
  const rules = standingRulesOf(settings);
  return { ...deriveEntitlement({ ...rules, basis: later(basis, now - someday), now }), version: 1 };
}

/** Brings new readers about, and writes to the store what they have. */
export async function newReaders(
  world: World,
  publication: Publication,
  held: { readonly holder: EntitlementBasis | null; readonly registered: EntitlementBasis | null },
): Promise<Readers> {
  const sub = `reader-${randomBytes(6).toString('hex')}`;
  const [plain, holder] = [world.readerTokens.mint(), world.readerTokens.mint()];
  const registered = world.hashes.registeredReaderId(publication.name, sub);
  const stored = new Map<string, Entitlement>();
  for (const [id, basis] of [[holder.id, held.holder] as const, [registered, held.registered] as const]) {
    if (basis === null) continue;
    const { version, ...next } = entitlementOf(basis, publication, world.clock.time);
    const reader = world.hashes.readerKey(publication.name, id);
    await world.stores.entitlements.compareAndSet({ publication: publication.name, reader, expectedVersion: 0, next });
    stored.set(id, { ...next, version });
  }
  return { plain, holder, sub, registered, minted: null, stored };
}

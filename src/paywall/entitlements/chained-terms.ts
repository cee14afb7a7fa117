import type { EpochMs } from '../clock.ts';
import type { Purchase } from './purchase.ts';

/** A pass that was paid for, and from when it would run by itself. */
interface Pass {
  readonly purchase: Purchase;
  readonly from: EpochMs;
  readonly until: EpochMs;
}

function passOf(purchase: Purchase): readonly Pass[] {
  const { kind, paid, takenBack, introEndsAt, paidAt, startedAt } = purchase;
  if (kind !== 'term' || !paid || takenBack || introEndsAt === null) return [];
  return [{ purchase, from: paidAt ?? startedAt, until: introEndsAt }];
}

/** Those that were paid for, the first to run first. */
const passesIn = (purchases: readonly Purchase[]): readonly Pass[] =>
  purchases.flatMap(passOf).sort((one, other) => one.from - other.from || one.until - other.until);

/**
 * The purchases with every pass that was bought before the one ahead of it was over moved behind that: it lasts as long as it does by
 * itself, and nothing that overlaps is lost. A pass that was given back is not in the way. The order stays.
 */
export function chainedTerms(purchases: readonly Purchase[]): readonly Purchase[] {
  const moved = new Map<Purchase, EpochMs>();
  let taken = Number.NEGATIVE_INFINITY;
  for (const { purchase, from, until } of passesIn(purchases)) {
    taken = until + Math.max(0, taken - from);
    moved.set(purchase, taken);
  }
  return purchases.map((purchase) => {
    const end = moved.get(purchase);
    return end === undefined || end === purchase.introEndsAt ? purchase : { ...purchase, introEndsAt: end };
  });
}

/** Until when the passes last that run or wait, and how long the last of them does; null if there is none. */
export function runningTerms(
  purchases: readonly Purchase[],
  now: EpochMs,
): { readonly until: EpochMs; readonly lastMs: number } | null {
  const last = passesIn(purchases).at(-1);
  const until = Math.max(...passesIn(chainedTerms(purchases)).map((pass) => pass.until));
  return last === undefined || until <= now ? null : { until, lastMs: last.until - last.from };
}

import type { EpochMs } from '../clock.ts';
import { chainedTerms } from './chained-terms.ts';
import { countedIn, deriveAlone, holdingsIn, type StandingRules, standingGrantOf } from './derive-entitlement.ts';
import { type EntitlementState, grantsAccess, grantsAccessUntil } from './entitlement.ts';
import type { EntitlementBasis, Grant, Purchase } from './purchase.ts';

/** One thing that lets a reader in now. */
export type AccessSource =
  | { readonly kind: 'gift'; readonly until: EpochMs; readonly grant: Grant }
  | {
      readonly kind: 'purchase';
      readonly purchase: Purchase;
      readonly state: EntitlementState;
      /** The end of what is paid for, or of the grace; null if that is not known. */
      readonly until: EpochMs | null;
      /** Whether it goes on by itself after that. */
      readonly renews: boolean;
    };

/** What a reader may do, and by what. */
export interface Access {
  /** What was bought, and then what was given. */
  readonly sources: readonly AccessSource[];
  /** Until when some source lets them in, as far as is known; null if none does, or none has an end. */
  readonly until: EpochMs | null;
  /** Whether a source goes on by itself. */
  readonly renews: boolean;
}

interface Asked extends StandingRules {
  readonly basis: EntitlementBasis;
  readonly now: EpochMs;
}

function purchaseSource(purchase: Purchase, { basis: _, ...rules }: Asked): readonly AccessSource[] {
  const { now } = rules;
  const alone = deriveAlone(purchase, { ...rules, revokedAt: null });
  if (!grantsAccess(alone, now)) return [];
  const last = grantsAccessUntil(alone);
  const renews = last === Number.POSITIVE_INFINITY;
  const end = renews ? (alone.endsAt ?? purchase.periodEndsAt) : last;
  return [{ kind: 'purchase', purchase, state: alone.state, until: end !== null && end > now ? end : null, renews }];
}

/** Everything that lets the reader in at `now`, each by itself: an entitlement names only the best of them. */
export function accessOf(asked: Asked): Access {
  const { basis, now } = asked;
  const holdings = holdingsIn(basis);
  const gifts = holdings.flatMap((held): readonly AccessSource[] => {
    const grant = standingGrantOf(held);
    return grant === null || grant.until <= now ? [] : [{ kind: 'gift', until: grant.until, grant }];
  });
  const bought = chainedTerms(holdings.flatMap(countedIn)).flatMap((purchase) => purchaseSource(purchase, asked));
  const sources = [...bought, ...gifts];
  const ends = sources.flatMap(({ until }) => (until === null ? [] : [until]));
  return {
    sources,
    until: ends.length === 0 ? null : Math.max(...ends),
    renews: sources.some((source) => source.kind === 'purchase' && source.renews),
  };
}

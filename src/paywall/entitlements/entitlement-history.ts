import type { EpochMs } from '../clock.ts';
import { deriveEntitlement, type StandingRules } from './derive-entitlement.ts';
import type { Entitlement } from './entitlement.ts';
import { countsFrom, type EntitlementBasis, type Purchase } from './purchase.ts';
import { isBehind } from './purchase-status.ts';

/** What a purchase looked like at an earlier time: what ended or fell behind later had not yet. */
function purchaseAt(purchase: Purchase, at: EpochMs): Purchase {
  const { status, endedAt, pastDueSince } = purchase;
  const endedLater = status === 'canceled' && endedAt !== null && endedAt > at;
  const behindLater = isBehind(purchase) && pastDueSince !== null && pastDueSince > at;
  return endedLater || behindLater ? { ...purchase, status: 'active', endedAt: null, pastDueSince: null } : purchase;
}

function holdingsAt<H extends EntitlementBasis>(holdings: H, at: EpochMs): H {
  const { purchases, grant, revokedAt } = holdings;
  return {
    ...holdings,
    purchases: purchases.filter((purchase) => countsFrom(purchase) <= at).map((purchase) => purchaseAt(purchase, at)),
    grant: grant !== null && grant.givenAt <= at ? grant : null,
    revokedAt: revokedAt !== null && revokedAt <= at ? revokedAt : null,
  };
}

function basisAt(basis: EntitlementBasis, at: EpochMs): EntitlementBasis {
  const { inherited, ...own } = holdingsAt(basis, at);
  return inherited === undefined ? own : { ...own, inherited: inherited.map((theirs) => holdingsAt(theirs, at)) };
}

/**
 * A stored entitlement as it was `at` an earlier time, derived again from its basis. Of a purchase only the present
 * standing is kept: that a payment failed and was mended in between is not known, and one that was taken back counts as taken back
 * from the first. For a later time it is the stored one, which says itself what time alone makes of it.
 */
export function entitlementThen(
  stored: Entitlement,
  time: { readonly at: EpochMs; readonly now: EpochMs },
  rules: StandingRules,
): Entitlement {
  const { basis, version } = stored;
  if (time.at >= time.now || basis === undefined) return stored;
  const then = basisAt(basis, time.at);
  return { ...deriveEntitlement({ ...rules, basis: then, now: time.at }), basis: then, version };
}

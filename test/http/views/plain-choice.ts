import { lastSoldOf } from '../../../src/paywall/entitlements/last-sold.ts';
import { type UpcomingCharge, upcomingChargeOf } from '../../../src/paywall/entitlements/upcoming-charge.ts';
import type { Decision } from '../../../src/paywall/metering/decide.ts';
import { buyerProfileOf } from '../../../src/paywall/offers/buyer-profile.ts';
import type { Offer } from '../../../src/paywall/offers/offer.ts';
import { offersFor } from '../../../src/paywall/offers/sale-rule.ts';
import { type Publication, standingRulesOf } from '../../../src/paywall/publication.ts';
import type { Reader } from '../../../src/paywall/reader.ts';
import type { BannerState, Wording } from '../../../src/paywall/wording/wording.ts';
import { hasPaid } from './plain-view.ts';

/** What is to be shown beside a decision, and what that may speak of, by the rules as they are written down. */

export interface Shown {
  readonly publication: Publication;
  readonly reader: Reader;
  readonly decision: Decision;
  readonly locale: string;
  readonly country: string | null;
  readonly now: number;
}

export interface Facts extends Shown {
  readonly wording: Wording;
  readonly meter: Decision['meter'];
  readonly more: number | null;
  readonly charge: UpcomingCharge | null;
  readonly offer: Offer | null;
}

const dayMs = 86_400_000;

function bestOffer({ publication, decision, country, now }: Shown): Offer | null {
  const isOffered = decision.granted ? decision.grantReason === 'METERING' : decision.reason !== 'FAIL_CLOSED';
  if (!isOffered) return null;
  const { entitlement } = decision;
  const rules = standingRulesOf(publication.settings);
  const profile = buyerProfileOf(entitlement, { ...rules, country, now });
  return offersFor(publication.offers, { entitlement, profile, rules, now })[0] ?? null;
}

function chargeToAnnounce({ publication, decision: { reason, entitlement }, now }: Shown): UpcomingCharge | null {
  const charge = reason === 'TRIAL' || reason === 'SUBSCRIBER' ? upcomingChargeOf(entitlement, now) : null;
  const { trialEndingDays, renewalDays } = publication.settings.billing.reminders;
  const days = charge?.ends === 'trial' ? trialEndingDays : renewalDays;
  return charge !== null && days !== null && charge.at - now <= days * dayMs ? charge : null;
}

export function factsOf(shown: Shown, wording: Wording): Facts {
  const { publication, reader, decision } = shown;
  const { meter: rule, identity } = publication.settings;
  const { anonymous, registered } = rule.limits;
  const { meter } = decision;
  // The article now shown is taken as read.
  const now = decision.reason === 'METERED' && !decision.counted ? 1 : 0;
  const gained = registered - Math.max(anonymous, meter?.used ?? 0);
  return {
    ...shown,
    wording,
    meter: meter && { ...meter, used: meter.used + now, left: Math.max(0, meter.left - now) },
    more: reader.kind === 'anonymous' && identity !== null && registered > anonymous && gained > 0 ? gained : null,
    charge: chargeToAnnounce(shown),
    offer: bestOffer(shown),
  };
}

const lostStates: Readonly<Record<string, BannerState>> = {
  'trial-expired': 'trial-expired',
  expired: 'subscription-expired',
  revoked: 'subscription-expired',
};

function wallsOf({ publication, decision, meter, offer, more }: Facts): readonly BannerState[] {
  const isBeyond = ['PREMIUM', 'FAIL_CLOSED', 'CRAWLER_REFUSED', 'AMBIGUOUS_ADDRESS'].includes(decision.reason);
  const hasNone = !isBeyond && meter?.limit === 0;
  const last: BannerState = isBeyond ? 'premium' : hasNone ? 'meter-closed' : 'meter-exhausted';
  const fitting = publication.settings.wall.flatMap((wall): BannerState[] => {
    if (wall === 'trial-offer') return offer === null ? [] : ['trial-offer'];
    if (isBeyond || wall === 'meter-exhausted') return [last];
    return more === null ? [] : ['registration'];
  });
  const others: BannerState[] = hasNone ? ['premium'] : [];
  return [...fitting, last, ...(hasNone && offer !== null ? (['trial-offer'] as const) : []), ...others];
}

function barsOf({ decision: { reason, grantReason }, meter, charge }: Facts): readonly BannerState[] {
  if (reason === 'GRACE') return ['payment-failed'];
  if (charge !== null) return [charge.ends === 'trial' ? 'trial-ending' : 'renewal-coming'];
  if (grantReason !== 'METERING') return [];
  return [reason === 'METERED' && meter?.left === 0 ? 'last-article' : 'metered'];
}

/** The states that fit, the best first. */
export function statesOf(facts: Facts): readonly BannerState[] {
  const { entitlement, granted } = facts.decision;
  const generic = granted ? barsOf(facts) : wallsOf(facts);
  const lost = lostStates[entitlement.state];
  if (generic.length === 0 || lost === undefined) return generic;
  if (entitlement.state === 'revoked' && !hasPaid(entitlement)) return generic;
  const isPass = entitlement.state !== 'revoked' && lastSoldOf(entitlement) === 'term';
  return [...(isPass ? (['pass-expired'] as const) : []), lost, ...generic];
}

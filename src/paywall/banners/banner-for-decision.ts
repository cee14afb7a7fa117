import type { EpochMs } from '../clock.ts';
import type { Decision } from '../metering/decide.ts';
import { buyerProfileOf } from '../offers/buyer-profile.ts';
import { offersFor } from '../offers/sale-rule.ts';
import { type Publication, standingRulesOf } from '../publication.ts';
import type { Reader } from '../reader.ts';
import { type BannerSelection, selectBanner } from './banner.ts';

/**
 * Whether a banner may name an offer: to those whom the meter lets in, and to those who are denied, unless nobody knows just now
 * whether they have paid.
 */
const mayOffer = ({ granted, grantReason, reason }: Decision) =>
  granted ? grantReason === 'METERING' : reason !== 'FAIL_CLOSED';

/** A decision, and to whom it is shown. */
export interface BannerRequest {
  readonly publication: Publication;
  readonly reader: Reader;
  readonly decision: Decision;
  readonly locale: string;
  /** ISO 3166, upper case; null if it is not known. */
  readonly country: string | null;
  readonly now: EpochMs;
}

/** The banner that goes with a decision, with the best offer that fits the reader in it. */
export function bannerFor(shown: BannerRequest): BannerSelection {
  const { publication, decision, country, now } = shown;
  if (!mayOffer(decision)) return selectBanner({ offer: null, ...shown });
  const { entitlement } = decision;
  const rules = standingRulesOf(publication.settings);
  const profile = buyerProfileOf(entitlement, { country, shown: publication.offersShown, now, ...rules });
  const [offer = null] = offersFor(publication.offers, { entitlement, profile, rules, now });
  return selectBanner({ offer, ...shown });
}

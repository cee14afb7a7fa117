import type { EpochMs } from '../clock.ts';
import type { StandingRules } from '../entitlements/derive-entitlement.ts';
import { type Entitlement, grantsAccess } from '../entitlements/entitlement.ts';
import { purchasesIn } from '../entitlements/purchase.ts';
import { isSubscribed } from '../entitlements/subscribed.ts';
import type { BuyerProfile } from './buyer-profile.ts';
import { mayBuyNextTerm } from './next-term.ts';
import { kindOf, type Offer } from './offer.ts';
import { eligibleOffers, isEligible } from './offer-eligibility.ts';

/** To whom something would be sold, and by whose rules. */
export interface Prospect {
  /** As it stands now. */
  readonly entitlement: Entitlement;
  readonly profile: BuyerProfile;
  readonly rules: StandingRules;
  readonly now: EpochMs;
}

/** What a reader has that keeps them from buying: a subscription, or a payment on its way; and access, which a single term adds nothing to. */
function holdingOf({ entitlement, rules, now }: Prospect) {
  const { basis } = entitlement;
  return {
    subscribed: basis !== undefined && isSubscribed(purchasesIn(basis), { revokedAt: basis.revokedAt, now, ...rules }),
    // A single term adds nothing for a reader who has access already, unless it goes on from one that ends soon.
    needsNoTerm: grantsAccess(entitlement, now) && !mayBuyNextTerm(entitlement, now),
  };
}

type Holding = ReturnType<typeof holdingOf>;

const standsInTheWay = ({ subscribed, needsNoTerm }: Holding, offer: Offer) =>
  subscribed || (needsNoTerm && kindOf(offer) === 'term');

/** Why an offer is not sold to a reader, or null: what checkout refuses is neither listed nor named in a banner. */
export function refusalOf(offer: Offer, prospect: Prospect): 'already-subscribed' | 'not-eligible' | null {
  if (standsInTheWay(holdingOf(prospect), offer)) return 'already-subscribed';
  return isEligible(offer, prospect.profile, prospect.now) ? null : 'not-eligible';
}

/** The offers that checkout would sell to the reader, the best first. */
export function offersFor(offers: readonly Offer[], prospect: Prospect): readonly Offer[] {
  const eligible = eligibleOffers(offers, prospect.profile, prospect.now);
  if (eligible.length === 0) return eligible;
  const holding = holdingOf(prospect);
  return eligible.filter((offer) => !standsInTheWay(holding, offer));
}

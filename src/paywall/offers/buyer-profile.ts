import type { EpochMs } from '../clock.ts';
import type { Entitlement, EntitlementState } from '../entitlements/entitlement.ts';
import { type LapseRules, lapsedSince } from '../entitlements/lapsed-since.ts';
import { isTrialPurchase, purchasesIn, soldOfferOf } from '../entitlements/purchase.ts';

/** What decides which offers fit a reader. */
export interface BuyerProfile {
  /** As it stands now. */
  readonly state: EntitlementState;
  /** Whether the reader, their customer or their card had a trial, with whatever offer. */
  readonly hadTrial: boolean;
  /** Since when they have left; null for one who has access, or who never had any by a purchase. */
  readonly lapsedSince: EpochMs | null;
  /** The offers with which they bought what they paid for. */
  readonly boughtOffers: readonly string[];
  /** ISO 3166, upper case; null if it is not known, which fits only offers for everywhere. */
  readonly country: string | null;
  /** Ids of the offers that are for readers like them; null or left out for all. */
  readonly shown?: readonly string[] | null | undefined;
}

/** A state says nothing of what was bought: a single term has the same, and is no introduction. */
const hadIntroduction = ({ state, basis }: Entitlement): boolean =>
  basis === undefined ? state === 'trial' || state === 'trial-expired' : purchasesIn(basis).some(isTrialPurchase);

interface Around extends LapseRules, Pick<BuyerProfile, 'country' | 'shown'> {}

/**
 * What a current entitlement says about the buyer. It is as good as the record of trials for choosing what to show: only
 * what other readers did with the same card is missing, and of that nobody knows before the payment.
 */
export function buyerProfileOf(entitlement: Entitlement, { country, shown = null, ...rules }: Around): BuyerProfile {
  const { state, basis } = entitlement;
  const purchases = basis === undefined ? [] : purchasesIn(basis);
  return {
    state,
    hadTrial: hadIntroduction(entitlement),
    lapsedSince: lapsedSince(entitlement, rules),
    boughtOffers: purchases.filter(({ paid }) => paid).flatMap((each) => soldOfferOf(each) ?? []),
    country,
    shown,
  };
}

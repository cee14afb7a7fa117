import type { Entitlement, EntitlementState } from '../entitlements/entitlement.ts';
import { isTrialPurchase, purchasesIn } from '../entitlements/purchase.ts';

/** What decides which offers fit a reader. */
export interface BuyerProfile {
  /** As it stands now. */
  readonly state: EntitlementState;
  /** Whether the reader, their customer or their card had a trial, with whatever offer. */
  readonly hadTrial: boolean;
  /** ISO 3166, upper case; null if it is not known, which fits only offers for everywhere. */
  readonly country: string | null;
}

/**
 * What a current entitlement says about the buyer. It is as good as the record of trials for choosing what to show: only
 * what other readers did with the same card is missing, and of that nobody knows before the payment.
 */
export function buyerProfileOf({ state, basis }: Entitlement, country: string | null): BuyerProfile {
  const ofTrial = state === 'trial' || state === 'trial-expired';
  return { state, hadTrial: ofTrial || (basis !== undefined && purchasesIn(basis).some(isTrialPurchase)), country };
}

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

/** A state says nothing of what was bought: a single term has the same, and is no introduction. */
const hadIntroduction = ({ state, basis }: Entitlement): boolean =>
  basis === undefined ? state === 'trial' || state === 'trial-expired' : purchasesIn(basis).some(isTrialPurchase);

/**
 * What a current entitlement says about the buyer. It is as good as the record of trials for choosing what to show: only
 * what other readers did with the same card is missing, and of that nobody knows before the payment.
 */
export function buyerProfileOf(entitlement: Entitlement, country: string | null): BuyerProfile {
  return { state: entitlement.state, hadTrial: hadIntroduction(entitlement), country };
}

import type { Entitlement } from '../entitlements/entitlement.ts';
import { isTrialPurchase, purchasesIn } from '../entitlements/purchase.ts';
import type { Buyer } from './offer-eligibility.ts';

/**
 * What an entitlement, as it stands now, tells of the buyer. It is as good as the record of trials for choosing what to show: only
 * what other readers did with the same card is missing, and of that nobody knows before the payment.
 */
export function buyerKnownBy({ state, basis }: Entitlement, country: string | null): Buyer {
  const ofTrial = state === 'trial' || state === 'trial-expired';
  return { state, hadTrial: ofTrial || (basis !== undefined && purchasesIn(basis).some(isTrialPurchase)), country };
}

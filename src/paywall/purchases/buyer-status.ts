import type { EpochMs } from '../clock.ts';
import type { Entitlement } from '../entitlements/entitlement.ts';
import { type EntitlementBasis, purchasesIn } from '../entitlements/purchase.ts';
import { isSubscribed } from '../entitlements/subscribed.ts';
import { buyerProfileOf } from '../offers/buyer-profile.ts';
import type { Prospect } from '../offers/sale-rule.ts';
import { standingRulesOf } from '../publication.ts';
import { accessRulesOf, type Buyer, placeOf, type SellingNeeds } from './buyer.ts';
import { readNow } from './entitlement-writer.ts';

/** What is on record of a buyer. */
export interface BuyerStatus extends Prospect {
  /** As it stands now, and what it was computed from. */
  readonly entitlement: Entitlement & { readonly basis: EntitlementBasis };
  /**
   * Whether the registered reader has a subscription to whom all goes over that this anonymous one buys: another one would be a
   * second.
   */
  readonly successorSubscribed: boolean;
}

export type ReadBuyerStatus = (buyer: Buyer, now: EpochMs) => Promise<BuyerStatus>;

/** Reads what is on record, without asking the provider. */
export function createBuyerStatusReader(
  needs: Pick<SellingNeeds, 'billing' | 'entitlements' | 'trialKey'>,
): ReadBuyerStatus {
  const { billing, entitlements, trialKey } = needs;

  async function isSuccessorSubscribed(buyer: Buyer, now: EpochMs): Promise<boolean> {
    const successor = await billing.successorOf(placeOf(buyer));
    const basis = successor === null ? null : (await entitlements.read(buyer.publication.name, successor))?.basis;
    return basis != null && isSubscribed(purchasesIn(basis), accessRulesOf(buyer, basis, now));
  }

  return async (buyer, now) => {
    const { publication, key, reader, country } = buyer;
    const [stored, customer, successorSubscribed] = await Promise.all([
      entitlements.read(publication.name, key),
      billing.customerOf(placeOf(buyer)),
      isSuccessorSubscribed(buyer, now),
    ]);
    const names = [trialKey('reader', reader), ...(customer === null ? [] : [trialKey('customer', customer)])];
    const entitlement = readNow(stored, now);
    // What was inherited is recorded under the name of who bought it.
    const rules = standingRulesOf(publication.settings);
    const profile = buyerProfileOf(entitlement, { ...rules, country, shown: publication.offersShown, now });
    const hadTrial = profile.hadTrial || (await billing.hadTrial(publication.name, names));
    return { entitlement, profile: { ...profile, hadTrial }, rules, now, successorSubscribed };
  };
}

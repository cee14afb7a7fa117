import type { EpochMs } from '../clock.ts';
import type { Entitlement } from '../entitlements/entitlement.ts';
import type { EntitlementBasis } from '../entitlements/purchase.ts';
import { type BuyerProfile, buyerProfileOf } from '../offers/buyer-profile.ts';
import { type Buyer, placeOf, type SellingNeeds } from './buyer.ts';
import { readNow } from './entitlement-writer.ts';

/** What is on record of a buyer. */
export interface BuyerStatus {
  /** As it stands now, and what it was computed from. */
  readonly entitlement: Entitlement & { readonly basis: EntitlementBasis };
  readonly hadTrial: boolean;
  /** By which offers are chosen. */
  readonly profile: BuyerProfile;
}

export type ReadBuyerStatus = (buyer: Buyer, now: EpochMs) => Promise<BuyerStatus>;

/** Reads what is on record, without asking the provider. */
export function createBuyerStatusReader(
  needs: Pick<SellingNeeds, 'billing' | 'entitlements' | 'trialKey'>,
): ReadBuyerStatus {
  const { billing, entitlements, trialKey } = needs;
  return async (buyer, now) => {
    const { publication, key, reader, country } = buyer;
    const { graceDays, timeZone } = publication.settings;
    const [stored, customer] = await Promise.all([
      entitlements.read(publication.name, key),
      billing.customerOf(placeOf(buyer)),
    ]);
    const names = [trialKey('reader', reader), ...(customer === null ? [] : [trialKey('customer', customer)])];
    const entitlement = readNow(stored, now);
    // What was inherited is recorded under the name of who bought it.
    const profile = buyerProfileOf(entitlement, { graceDays, timeZone, country, now });
    const hadTrial = profile.hadTrial || (await billing.hadTrial(publication.name, names));
    return { entitlement, hadTrial, profile: { ...profile, hadTrial } };
  };
}

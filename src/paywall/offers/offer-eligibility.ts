import type { EpochMs } from '../clock.ts';
import type { BuyerProfile } from './buyer-profile.ts';
import { isOnSale, kindOf, type Offer } from './offer.ts';
import { isSellable } from './sellable.ts';

/**
 * Whether the offer is on sale and for this reader. One trial per person: nobody who had an introduction gets another
 * one. Whether the reader has a running subscription already is not asked here: that is no fault of the offer's.
 */
export function isEligible(offer: Offer, buyer: BuyerProfile, now: EpochMs): boolean {
  const { newReadersOnly, countries } = offer.eligibility;
  const isNew = buyer.state === 'none' && !buyer.hadTrial;
  const introduced = kindOf(offer) === 'introduction' && buyer.hadTrial;
  const isThere = countries.length === 0 || (buyer.country !== null && countries.includes(buyer.country));
  return isOnSale(offer, now) && isSellable(offer) && !introduced && isThere && (isNew || !newReadersOnly);
}

const ascending = <T extends number | string>(one: T, other: T) => (one === other ? 0 : one < other ? -1 : 1);

const endOf = ({ endsAt }: Offer) => endsAt ?? Number.POSITIVE_INFINITY;

/**
 * The order in which offers are shown: the earliest to end first, for it will not come again; then the cheapest, by currency, for
 * amounts in two currencies cannot be compared; then by id.
 */
function inOrder(one: Offer, other: Offer): number {
  return (
    ascending(endOf(one), endOf(other)) ||
    ascending(one.price.currency, other.price.currency) ||
    ascending(one.price.amount, other.price.amount) ||
    ascending(one.id, other.id)
  );
}

/** The offers that fit the reader, the best first. */
export function eligibleOffers(offers: readonly Offer[], buyer: BuyerProfile, now: EpochMs): readonly Offer[] {
  return offers.filter((offer) => isEligible(offer, buyer, now)).sort(inOrder);
}

/** The one offer to name in a banner, or null if none fits. */
export function bestOffer(offers: readonly Offer[], buyer: BuyerProfile, now: EpochMs): Offer | null {
  return eligibleOffers(offers, buyer, now)[0] ?? null;
}

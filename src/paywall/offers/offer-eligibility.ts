import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';
import type { BuyerProfile } from './buyer-profile.ts';
import { isOnSale, kindOf, type Offer } from './offer.ts';
import { isSellable } from './sellable.ts';

/** Whether a reader has left for long enough to be won back with the offer. */
function isWonBackBy({ eligibility }: Offer, { lapsedSince }: BuyerProfile, now: EpochMs): boolean {
  return lapsedSince !== null && lapsedSince + eligibility.lapsedAtLeastDays * dayMs <= now;
}

/** One trial per person. An introduction by which readers are won back is for those who had one, and for each of them once. */
function isIntroducedAlready({ id, eligibility }: Offer, { hadTrial, boughtOffers }: BuyerProfile): boolean {
  return eligibility.lapsedOnly ? boughtOffers.includes(id) : hadTrial;
}

/**
 * Whether the offer is on sale and for this reader. Whether the reader has a running subscription already is not asked here: that is no fault of the offer's.
 */
export function isEligible(offer: Offer, buyer: BuyerProfile, now: EpochMs): boolean {
  const { newReadersOnly, lapsedOnly, countries } = offer.eligibility;
  const isNew = buyer.state === 'none' && !buyer.hadTrial;
  const introduced = kindOf(offer) === 'introduction' && isIntroducedAlready(offer, buyer);
  const isThere = countries.length === 0 || (buyer.country !== null && countries.includes(buyer.country));
  const isShown = buyer.shown?.includes(offer.id) ?? true;
  const isMeant = (isNew || !newReadersOnly) && (!lapsedOnly || isWonBackBy(offer, buyer, now));
  return isOnSale(offer, now) && isSellable(offer) && !introduced && isThere && isShown && isMeant;
}

const ascending = <T extends number | string>(one: T, other: T) => (one === other ? 0 : one < other ? -1 : 1);

const endOf = ({ endsAt }: Offer) => endsAt ?? Number.POSITIVE_INFINITY;

/** What is for those who left alone comes first: it was made for the very reader whom it fits. */
const forEverybody = ({ eligibility }: Offer) => (eligibility.lapsedOnly ? 0 : 1);

/**
 * The order in which offers are shown: those that win back; then the earliest to end first, for it will not come again; then the cheapest, by currency, for
 * amounts in two currencies cannot be compared; then by id.
 */
function inOrder(one: Offer, other: Offer): number {
  return (
    ascending(forEverybody(one), forEverybody(other)) ||
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

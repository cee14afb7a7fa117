import { isOnSale } from '../../../../../src/paywall/offers/offer.ts';
import { isSellable } from '../../../../../src/paywall/offers/sellable.ts';
import type { OfferBody } from './offer-api.ts';

/** Where an offer stands at a moment: what its status and its dates come to. */
export type Standing = 'live' | 'unsellable' | 'scheduled' | 'over' | 'draft' | 'ended';

export const standingWords: Readonly<Record<Standing, string>> = {
  live: 'Live now',
  unsellable: 'Cannot be sold',
  scheduled: 'Scheduled',
  over: 'Over',
  draft: 'Draft',
  ended: 'Ended',
};

/** What is on sale comes first, then what will be, then what is being made. */
const order: readonly Standing[] = ['live', 'unsellable', 'scheduled', 'draft', 'over', 'ended'];

type Sale = Pick<OfferBody, 'status' | 'startsAt' | 'endsAt' | 'price' | 'term' | 'then'>;

const epochOf = (moment: string | null) => (moment === null ? null : Date.parse(moment));

/** `now` is the service's, in ISO 8601: the browser's clock may be wrong, and that of the sandbox is moved. */
export function standingOf(offer: Sale, now: string): Standing {
  const { status, startsAt, endsAt } = offer;
  if (status !== 'live') return status;
  const at = Date.parse(now);
  const dates = { startsAt: epochOf(startsAt), endsAt: epochOf(endsAt) };
  if (isOnSale({ status, ...dates }, at)) return isSellable(offer) ? 'live' : 'unsellable';
  return dates.startsAt !== null && at < dates.startsAt ? 'scheduled' : 'over';
}

export function inOrderOfStanding(offers: readonly OfferBody[], now: string): readonly OfferBody[] {
  const rank = (offer: OfferBody) => order.indexOf(standingOf(offer, now));
  return [...offers].sort((one, other) => rank(one) - rank(other));
}

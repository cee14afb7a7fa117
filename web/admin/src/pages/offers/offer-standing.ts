import { isOnSale } from '../../../../../src/paywall/offers/offer.ts';
import type { OfferBody } from './offer-api.ts';

/** Where an offer stands at a moment: what its status and its dates come to. */
export type Standing = 'live' | 'scheduled' | 'over' | 'draft' | 'ended';

export const standingWords: Readonly<Record<Standing, string>> = {
  live: 'Live now',
  scheduled: 'Scheduled',
  over: 'Over',
  draft: 'Draft',
  ended: 'Ended',
};

/** What is on sale comes first, then what will be, then what is being made. */
const order: readonly Standing[] = ['live', 'scheduled', 'draft', 'over', 'ended'];

type Schedule = Pick<OfferBody, 'status' | 'startsAt' | 'endsAt'>;

const epochOf = (moment: string | null) => (moment === null ? null : Date.parse(moment));

/** `now` is the service's, in ISO 8601: the browser's clock may be wrong, and that of the sandbox is moved. */
export function standingOf({ status, startsAt, endsAt }: Schedule, now: string): Standing {
  if (status !== 'live') return status;
  const at = Date.parse(now);
  const dates = { startsAt: epochOf(startsAt), endsAt: epochOf(endsAt) };
  if (isOnSale({ status, ...dates }, at)) return 'live';
  return dates.startsAt !== null && at < dates.startsAt ? 'scheduled' : 'over';
}

export function inOrderOfStanding(offers: readonly OfferBody[], now: string): readonly OfferBody[] {
  const rank = (offer: OfferBody) => order.indexOf(standingOf(offer, now));
  return [...offers].sort((one, other) => rank(one) - rank(other));
}

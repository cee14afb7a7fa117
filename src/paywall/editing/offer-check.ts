import type { EpochMs } from '../clock.ts';
import type { Fault } from '../errors.ts';
import type { Offer } from '../offers/offer.ts';
import { faultsOfDeal } from '../offers/sellable.ts';
import { checkOfferTemplates } from './offer-template-check.ts';

function checkTimes({ startsAt, endsAt }: Offer): Fault[] {
  if (startsAt === null || endsAt === null || startsAt < endsAt) return [];
  return [{ path: 'endsAt', message: 'must be later than startsAt' }];
}

function checkEligibility({ eligibility }: Offer): Fault[] {
  const { newReadersOnly, lapsedOnly, lapsedAtLeastDays } = eligibility;
  return [
    ...(newReadersOnly && lapsedOnly
      ? [{ path: 'eligibility.lapsedOnly', message: 'must be false if newReadersOnly is true: no reader is both' }]
      : []),
    ...(lapsedAtLeastDays > 0 && !lapsedOnly
      ? [{ path: 'eligibility.lapsedAtLeastDays', message: 'must be 0 unless lapsedOnly is true' }]
      : []),
  ];
}

/** What the checks know beside the offer: the publication's default locale, all those that it has texts in, and the time. */
interface Around {
  readonly locale: string;
  readonly locales: readonly string[];
  readonly now: EpochMs;
}

/**
 * Everything that is wrong with an offer that has the right shape. An offer that is over stays right: a date in its own texts is
 * judged as of the offer's end.
 */
export function checkOffer(offer: Offer, { locale, locales, now }: Around): Fault[] {
  const judgedAt = Math.min(now, offer.endsAt ?? now);
  return [
    ...faultsOfDeal(offer),
    ...checkTimes(offer),
    ...checkEligibility(offer),
    ...checkOfferTemplates(offer, { locale, locales, now: judgedAt }),
  ];
}

/** The same for an offer that somebody is about to save: a live one must not be over already. */
export function checkOfferToSave(offer: Offer, around: Around): Fault[] {
  const over = offer.status === 'live' && offer.endsAt !== null && offer.endsAt <= around.now;
  const past = over
    ? [{ path: 'endsAt', message: 'is in the past: a published offer needs an end that is still to come' }]
    : [];
  return [...checkOffer(offer, around), ...past];
}

import type { Term } from '../calendar/term.ts';
import type { EpochMs } from '../clock.ts';
import type { Fault } from '../errors.ts';
import { kindOf, type Offer } from '../offers/offer.ts';
import { checkOfferTemplates } from './template-check.ts';

/** How many of each unit a term may have. */
type Bounds = Readonly<Record<Term['unit'], readonly [least: number, most: number]>>;

/** Stripe renews a price every three years at the latest. A single term need not be longer either. */
const ofAnyTerm: Bounds = { day: [1, 1095], week: [1, 156], month: [1, 36], year: [1, 3] };

/**
 * Stripe ends a trial 48 hours from now at the earliest and 730 days from now at the latest. Two days are too few, for some time
 * passes on the way there and a day may lack an hour; 24 months are too many where one of them is a leap year's February.
 */
const ofIntroduction: Bounds = { day: [3, 730], week: [1, 104], month: [1, 23], year: [1, 1] };

function checkTerm({ count, unit }: Term, bounds: Bounds, path: string): Fault[] {
  const [least, most] = bounds[unit];
  if (count >= least && count <= most) return [];
  return [{ path: `${path}.count`, message: `must be from ${least} to ${most} where the unit is ${unit}` }];
}

function checkTerms(offer: Offer): Fault[] {
  const { term, then } = offer;
  const introduction = kindOf(offer) === 'introduction';
  return [
    ...checkTerm(term, introduction ? ofIntroduction : ofAnyTerm, 'term'),
    ...(then === null ? [] : checkTerm(then.every, ofAnyTerm, 'then.every')),
  ];
}

function checkCurrencies({ price, then }: Offer): Fault[] {
  if (then === null || then.currency === price.currency) return [];
  return [{ path: 'then.currency', message: `must be ${price.currency}, as the price has it` }];
}

function checkTimes({ startsAt, endsAt }: Offer): Fault[] {
  if (startsAt === null || endsAt === null || startsAt < endsAt) return [];
  return [{ path: 'endsAt', message: 'must be later than startsAt' }];
}

function checkEligibility({ eligibility }: Offer): Fault[] {
  const { newReadersOnly, lapsedOnly, lapsedAtLeastDays } = eligibility;
  return [
    ...(newReadersOnly && lapsedOnly
      ? [{ path: 'eligibility.lapsedOnly', message: 'must be false where newReadersOnly is true: nobody is both' }]
      : []),
    ...(lapsedAtLeastDays > 0 && !lapsedOnly
      ? [{ path: 'eligibility.lapsedAtLeastDays', message: 'must be 0 unless lapsedOnly is true' }]
      : []),
  ];
}

/** What the checks know beside the offer: the publication's default locale, and the time. */
interface Around {
  readonly locale: string;
  readonly now: EpochMs;
}

/**
 * Everything that is wrong with an offer that has the right shape. An offer that is over stays right: a date in its own texts is
 * judged as of the offer's end.
 */
export function checkOffer(offer: Offer, { locale, now }: Around): Fault[] {
  const judgedAt = Math.min(now, offer.endsAt ?? now);
  return [
    ...checkTerms(offer),
    ...checkCurrencies(offer),
    ...checkTimes(offer),
    ...checkEligibility(offer),
    ...checkOfferTemplates(offer.templates, { locale, now: judgedAt }),
  ];
}

/** The same for an offer that somebody is about to save: a live one must not be over already. */
export function checkOfferToSave(offer: Offer, around: Around): Fault[] {
  const over = offer.status === 'live' && offer.endsAt !== null && offer.endsAt <= around.now;
  const past = over ? [{ path: 'endsAt', message: 'is past already, and the offer is live' }] : [];
  return [...checkOffer(offer, around), ...past];
}

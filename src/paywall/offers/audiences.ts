import { dayMs } from '../calendar/milliseconds.ts';
import type { EpochMs } from '../clock.ts';
import type { BuyerProfile } from './buyer-profile.ts';
import type { Offer } from './offer.ts';
import { eligibleOffers } from './offer-eligibility.ts';

export const readerKinds = ['new', 'trial-ended', 'subscription-ended', 'left-long-ago'] as const;

/** Kinds of reader whom the eligibility of offers tells apart. */
export type ReaderKindOfOffers = (typeof readerKinds)[number];

/** Longer ago than any offer may ask for. */
const longAgoDays = 3_651;

interface KindOfReader {
  /** The start of a sentence. */
  readonly words: string;
  readonly profile: (now: EpochMs) => Omit<BuyerProfile, 'country'>;
}

/** Registered and anonymous readers are sold the same. Who subscribed at full price never had a trial. */
const kindsOfReader: Readonly<Record<ReaderKindOfOffers, KindOfReader>> = {
  new: {
    words: 'New readers',
    profile: () => ({ state: 'none', hadTrial: false, lapsedSince: null, boughtOffers: [] }),
  },
  'trial-ended': {
    words: 'Readers whose trial has ended',
    profile: (now) => ({ state: 'trial-expired', hadTrial: true, lapsedSince: now, boughtOffers: [] }),
  },
  'subscription-ended': {
    words: 'Readers whose subscription has ended',
    profile: (now) => ({ state: 'expired', hadTrial: false, lapsedSince: now, boughtOffers: [] }),
  },
  'left-long-ago': {
    words: 'Readers who left long ago',
    profile: (now) => ({
      state: 'expired',
      hadTrial: true,
      lapsedSince: now - longAgoDays * dayMs,
      boughtOffers: [],
    }),
  },
};

/** One kind of reader in one country; null for everywhere that no offer names. */
export interface Audience {
  readonly reader: ReaderKindOfOffers;
  readonly country: string | null;
}

/** The countries that some offer is for, and everywhere else. */
export const countriesOf = (offers: readonly Offer[]): readonly (string | null)[] => [
  null,
  ...new Set(offers.flatMap(({ eligibility }) => eligibility.countries)),
];

/** Every kind of reader in every place that makes a difference to one of the offers. */
export const audiencesOf = (offers: readonly Offer[]): readonly Audience[] =>
  readerKinds.flatMap((reader) => countriesOf(offers).map((country) => ({ reader, country })));

/** What an audience can buy at `now`, the best first. */
export const offersForAudience = (offers: readonly Offer[], { reader, country }: Audience, now: EpochMs) =>
  eligibleOffers(offers, { ...kindsOfReader[reader].profile(now), country }, now);

const regions = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

const list = new Intl.ListFormat('en');

/** Audiences as the subject of a sentence: `New readers in Japan`. Those of all places of `places` need none. */
export function audiencesInWords(audiences: readonly Audience[], places: readonly (string | null)[]): string {
  const kinds = readerKinds.filter((kind) => audiences.some(({ reader }) => reader === kind));
  const isEverywhere = (kind: ReaderKindOfOffers) =>
    audiences.filter(({ reader }) => reader === kind).length === places.length;
  if (kinds.length === readerKinds.length && kinds.every(isEverywhere)) return 'All readers';
  const subjects = kinds.map((kind) => {
    const { words } = kindsOfReader[kind];
    if (isEverywhere(kind)) return words;
    const countries = audiences.flatMap(({ reader, country }) =>
      reader === kind && country !== null ? [regions.of(country) ?? country] : [],
    );
    const elsewhere = audiences.some(({ reader, country }) => reader === kind && country === null);
    if (countries.length === 0) return `${words} in other countries`;
    return `${words} in ${list.format(elsewhere ? [...countries, 'other countries'] : countries)}`;
  });
  const [first = '', ...others] = subjects;
  return list.format([first, ...others.map((each) => each.charAt(0).toLowerCase() + each.slice(1))]);
}

/** A kind of reader that can buy nothing. */
export interface OfferGap {
  readonly reader: ReaderKindOfOffers;
  /** Where; null for everywhere that no offer names. */
  readonly countries: readonly (string | null)[];
  readonly sentence: string;
}

/** Which readers can buy nothing at `now`. Offers may be for those alone who left long ago, and never for those alone who left lately. */
export function offerGaps(offers: readonly Offer[], now: EpochMs): readonly OfferGap[] {
  const places = countriesOf(offers);
  return readerKinds.flatMap((reader) => {
    if (reader === 'left-long-ago') return [];
    const without = places
      .map((country) => ({ reader, country }))
      .filter((audience) => offersForAudience(offers, audience, now).length === 0);
    if (without.length === 0) return [];
    const sentence = `${audiencesInWords(without, places)} can buy nothing.`;
    return [{ reader, countries: without.map(({ country }) => country), sentence }];
  });
}

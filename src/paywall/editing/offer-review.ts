import type { Banner } from '../banners/banner.ts';
import type { EpochMs } from '../clock.ts';
import {
  type Audience,
  audiencesInWords,
  audiencesOf,
  countriesOf,
  type OfferGap,
  offerGaps,
  offersForAudience,
} from '../offers/audiences.ts';
import { isOnSale, type Offer } from '../offers/offer.ts';
import type { Publication } from '../publication.ts';
import { formatFullDate } from '../wording/format-date.ts';
import type { BannerState } from '../wording/wording.ts';
import { previewBanners } from './banner-preview.ts';
import { type Oddity, oddities } from './offer-oddities.ts';
import { offerInWords } from './offer-words.ts';

export const offerEffectKinds = [
  'starts-later',
  'unseen',
  'nothing-left',
  'first-offer',
  'replaces',
  'replaced',
  'changes',
  'listed',
  'unlisted',
] as const;

/** One thing that a change of an offer does to readers, as data and in words. */
export interface OfferEffect {
  readonly kind: (typeof offerEffectKinds)[number];
  readonly sentence: string;
  /** Whom it concerns; none for what concerns nobody yet. */
  readonly audiences: readonly Audience[];
  /** The offer that another one takes the place of, or gives way to; null for none. */
  readonly other: string | null;
}

/** One wall in one language, as it names the offer now and would then; null where it does not. */
export interface ReviewedWall {
  readonly locale: string;
  readonly state: BannerState;
  readonly before: Banner | null;
  readonly after: Banner | null;
}

export interface OfferReview {
  readonly effects: readonly OfferEffect[];
  readonly oddities: readonly Oddity[];
  readonly walls: readonly ReviewedWall[];
  /** Who can buy nothing then, and can now. */
  readonly gaps: readonly OfferGap[];
  /** Whether readers notice anything, now or when the offer begins. */
  readonly touchesReaders: boolean;
}

/** An offer that takes the place of what is stored; either is null where there is none. */
export interface OfferReplacement {
  readonly before: Offer | null;
  readonly after: Offer | null;
}

/** How an audience meets the offer. */
type Place = 'named' | 'listed' | 'none';

interface Met {
  readonly place: Place;
  /** The offer that banners name in its stead; null for none. */
  readonly named: Offer | null;
}

function meet(offers: readonly Offer[], audience: Audience, { id, at: now }: { id: string; at: EpochMs }): Met {
  const found = offersForAudience(offers, audience, now);
  const [best = null] = found;
  if (best?.id === id) return { place: 'named', named: best };
  return { place: found.some((each) => each.id === id) ? 'listed' : 'none', named: best };
}

type Told = Pick<OfferEffect, 'kind' | 'other'> & { readonly words: string };

/** What an audience notices, in words that go on from its name; null for nothing. */
function difference(was: Met, is: Met, { own, isChanged }: { own: string; isChanged: boolean }): Told | null {
  const [wasNamed, isNamed] = [was.place === 'named', is.place === 'named'];
  if (wasNamed && isNamed) {
    return isChanged
      ? { kind: 'changes', other: null, words: 'go on being shown it in banners, as it is then.' }
      : null;
  }
  if (isNamed) {
    if (was.named === null)
      return { kind: 'first-offer', other: null, words: `are offered ${own}. So far they can buy nothing.` };
    const words = `are shown ${own} in banners instead of ${offerInWords(was.named)}, which stays among all offers.`;
    return { kind: 'replaces', other: was.named.id, words };
  }
  if (wasNamed) {
    if (is.named === null) return { kind: 'nothing-left', other: null, words: 'can buy nothing any more.' };
    const words = `are shown ${offerInWords(is.named)} in banners instead of ${own}.`;
    return { kind: 'replaced', other: is.named.id, words };
  }
  if (was.place === is.place) {
    const seen = is.place === 'listed' && isChanged;
    return seen ? { kind: 'changes', other: null, words: 'see the change among all offers.' } : null;
  }
  const named = is.named === null ? '' : ` Banners go on naming ${offerInWords(is.named)}.`;
  if (is.place === 'listed')
    return { kind: 'listed', other: is.named?.id ?? null, words: `find it among all offers.${named}` };
  return { kind: 'unlisted', other: null, words: 'no longer find it among all offers.' };
}

const withoutIt = (offers: readonly Offer[], id: string) => offers.filter((each) => each.id !== id);

/** The offers as they stand, and as they would stand. */
function sides({ offers }: Publication, { before, after }: OfferReplacement, id: string) {
  const others = withoutIt(offers, id);
  return {
    before: before === null ? others : [...others, before],
    after: after === null ? others : [...others, after],
  };
}

/** When the change is felt: an offer that begins later is judged as of then. */
const feltAt = ({ after }: OfferReplacement, now: EpochMs): EpochMs =>
  after?.status === 'live' ? Math.max(now, after.startsAt ?? now) : now;

const isLive = (offer: Offer | null, at: EpochMs) => offer !== null && isOnSale(offer, at);

const isSame = (one: Offer | null, other: Offer | null) => {
  const comparable = (offer: Offer | null) => JSON.stringify(offer && { ...offer, version: 0, endedAt: 0, name: '' });
  return comparable(one) === comparable(other);
};

/** What an audience notices. */
interface Noticed {
  readonly audience: Audience;
  readonly told: Told;
}

/** Audiences that notice the same are one sentence. */
function grouped(noticed: readonly Noticed[], places: readonly (string | null)[]): readonly OfferEffect[] {
  const groups = new Map<string, { told: Told; audiences: Audience[] }>();
  for (const { audience, told } of noticed) {
    const group = groups.get(told.words) ?? { told, audiences: [] };
    group.audiences.push(audience);
    groups.set(told.words, group);
  }
  return [...groups.values()].map(({ told: { kind, other, words }, audiences }) => ({
    kind,
    other,
    audiences,
    sentence: `${audiencesInWords(audiences, places)} ${words}`,
  }));
}

function effectsOf(publication: Publication, change: OfferReplacement, now: EpochMs): readonly OfferEffect[] {
  const { before, after } = change;
  const subject = after ?? before;
  if (subject === null) return [];
  const { id } = subject;
  const offers = sides(publication, change, id);
  const at = feltAt(change, now);
  const known = [...offers.before, ...offers.after];
  const about = { own: offerInWords(subject), isChanged: !isSame(before, after) };
  const noticed = audiencesOf(known).flatMap((audience): Noticed[] => {
    const [was, is] = [meet(offers.before, audience, { id, at }), meet(offers.after, audience, { id, at })];
    const told = difference(was, is, about);
    return told === null ? [] : [{ audience, told }];
  });
  const effects = grouped(noticed, countriesOf(known));
  if (after?.status === 'live' && at > now) {
    const day = formatFullDate(at, 'en', publication.settings.timeZone);
    const sentence = `No reader sees it before ${day}. What follows is as of then, with the offers of today.`;
    return [{ kind: 'starts-later', sentence, audiences: [], other: null }, ...effects];
  }
  if (effects.length > 0) return effects;
  const sentence = isLive(after, at) ? 'Readers notice nothing of this change.' : 'Readers do not see this offer.';
  return [{ kind: 'unseen', sentence, audiences: [], other: null }];
}

/** The walls that name an offer: of those who left for what is for them alone, else that of everybody. */
const wallsWith = (offers: readonly (Offer | null)[]): readonly BannerState[] => [
  ...(offers.some((offer) => offer !== null && !offer.eligibility.lapsedOnly) ? (['trial-offer'] as const) : []),
  ...(offers.some((offer) => offer?.eligibility.lapsedOnly === true)
    ? (['trial-expired', 'subscription-expired'] as const)
    : []),
];

function wallsOf({ settings, wordings }: Publication, change: OfferReplacement, now: EpochMs): readonly ReviewedWall[] {
  const at = feltAt(change, now);
  const before = isLive(change.before, at) ? change.before : null;
  const after = isLive(change.after, at) ? change.after : null;
  const states = wallsWith([before, after]);
  return [...wordings.values()].flatMap((wording) => {
    const rendered = (offer: Offer | null) => {
      const scene = { settings, offer, numbers: {}, dates: {}, now: at, savedAt: now };
      return offer === null ? [] : previewBanners(scene, wording).banners;
    };
    const [old, next] = [rendered(before), rendered(after)];
    const bannerOf = (previews: typeof old, wanted: BannerState) =>
      previews.find(({ state }) => state === wanted)?.banner ?? null;
    return states.map((state) => ({
      locale: wording.locale,
      state,
      before: bannerOf(old, state),
      after: bannerOf(next, state),
    }));
  });
}

/** Readers who can buy something now and nothing then. */
function newGaps({ before, after }: ReturnType<typeof sides>, at: EpochMs): readonly OfferGap[] {
  const known = new Set(offerGaps(before, at).map(({ sentence }) => sentence));
  return offerGaps(after, at).filter(({ sentence }) => !known.has(sentence));
}

/** What it does to readers that an offer takes the place of another version of itself, of none, or goes. It changes nothing. */
export function reviewOffer(publication: Publication, change: OfferReplacement, now: EpochMs): OfferReview {
  const { before, after } = change;
  const effects = effectsOf(publication, change, now);
  const isOffered = after !== null && after.status === 'live';
  const at = feltAt(change, now);
  const { id = '' } = after ?? before ?? {};
  return {
    effects,
    oddities: isOffered ? oddities({ offer: after, before, offers: publication.offers, now }) : [],
    walls: wallsOf(publication, change, now),
    gaps: newGaps(sides(publication, change, id), at),
    touchesReaders: effects.some(({ audiences }) => audiences.length > 0),
  };
}

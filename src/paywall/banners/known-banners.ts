import { dayAt } from '../calendar/day.ts';
import type { EpochMs } from '../clock.ts';
import { noEntitlement } from '../entitlements/entitlement.ts';
import type { Offer } from '../offers/offer.ts';
import type { Publication } from '../publication.ts';
import type { BannerSelection } from './banner.ts';
import { type BannerRequest, bannerFor } from './banner-for-decision.ts';
import { dayOf } from './offer-dates.ts';

/** Maximum banners that are remembered of one publication: some 6 MB. All are forgotten when there are more. */
const mostRemembered = 2_000;

/** What was rendered for one publication, as long as time alone changes none of it. */
interface Known {
  readonly from: EpochMs;
  readonly until: EpochMs;
  readonly banners: Map<string, BannerSelection>;
}

const boundsOf = ({ startsAt, endsAt }: Offer): readonly EpochMs[] =>
  [startsAt, endsAt].filter((bound) => bound !== null);

/** The span around `now` in which no offer begins or ends and no other day breaks: texts name dates, and no times. */
function spanAround(now: EpochMs, { offers, settings }: Publication): Omit<Known, 'banners'> {
  const day = dayOf(now, settings.timeZone);
  const bounds = offers.flatMap(boundsOf);
  return {
    from: Math.max(day.startsAt, ...bounds.filter((bound) => bound <= now)),
    until: Math.min(day.endsAt, ...bounds.filter((bound) => bound > now)),
  };
}

/** Everything that the banner of a reader depends on who never bought anything, beside publication and time. */
function keyOf({ publication, reader, decision, locale, country }: BannerRequest): string {
  const { reason, counted, meter } = decision;
  const key = `${locale} ${country} ${reader.kind} ${reason} ${counted}`;
  if (meter === null) return key;
  return `${key} ${meter.limit} ${meter.used} ${meter.left} ${dayAt(meter.resetsAt, publication.settings.timeZone)}`;
}

/**
 * The banner that goes with a decision, as `bannerFor` renders it. Readers who never bought anything and stand alike are shown the same
 * one, which is the same object then: rendering it costs more than all else in a decision.
 */
export function createKnownBanners(): (request: BannerRequest) => BannerSelection {
  /** Publications never change: an edited one is a new object. */
  const known = new WeakMap<Publication, Known>();

  function knownAt(publication: Publication, now: EpochMs): Known['banners'] {
    const before = known.get(publication);
    if (before !== undefined && now >= before.from && now < before.until && before.banners.size < mostRemembered)
      return before.banners;
    const banners: Known['banners'] = new Map();
    known.set(publication, { ...spanAround(now, publication), banners });
    return banners;
  }

  return (request) => {
    if (request.decision.entitlement !== noEntitlement) return bannerFor(request);
    const banners = knownAt(request.publication, request.now);
    const key = keyOf(request);
    const before = banners.get(key);
    if (before !== undefined) return before;
    const selection = bannerFor(request);
    banners.set(key, selection);
    return selection;
  };
}

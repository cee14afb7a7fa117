import { type Window, windowAt } from '../calendar/window.ts';
import type { EpochMs } from '../clock.ts';
import { introEnd, kindOf, type Offer } from '../offers/offer.ts';

interface KnownEnd {
  readonly timeZone: string;
  readonly day: Window;
  readonly end: EpochMs | null;
}

/** The calendar need not be asked again on the same day. Offers never change: an edited one is a new object. */
const known = new WeakMap<Offer, KnownEnd>();

/** The day of a publication in which `now` lies. */
export const dayOf = (now: EpochMs, timeZone: string): Window => windowAt({ kind: 'day' }, timeZone, now);

export const isWithin = ({ startsAt, endsAt }: Window, now: EpochMs): boolean => now >= startsAt && now < endsAt;

/**
 * When the introduction of an offer ends if it is bought today: right to the day, and not to the hour. Null for an offer without an
 * introduction that a plan follows.
 */
export function introductionEnd(offer: Offer, now: EpochMs, timeZone: string): EpochMs | null {
  const before = known.get(offer);
  if (before?.timeZone === timeZone && isWithin(before.day, now)) return before.end;
  const end = kindOf(offer) === 'introduction' ? introEnd(offer, now, timeZone) : null;
  known.set(offer, { timeZone, day: dayOf(now, timeZone), end });
  return end;
}

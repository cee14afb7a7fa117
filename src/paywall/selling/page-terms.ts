import { dayAt } from '../calendar/day.ts';
import type { EpochMs } from '../clock.ts';
import { introEnd, kindOf, type Offer } from '../offers/offer.ts';
import type { Checkout } from '../purchases/payment-provider.ts';

const hourMs = 60 * 60_000;

/** A page that was opened earlier is not handed out again. */
const freshForMs = hourMs;

interface Wanted {
  readonly offer: Offer;
  readonly timeZone: string;
  readonly now: EpochMs;
}

/** Whether an open page still says what a new one would: its introduction would end on the same day. */
export function isFreshPage(
  { openedAt, introEndsAt }: Pick<Checkout, 'openedAt' | 'introEndsAt'>,
  { offer, timeZone, now }: Wanted,
): boolean {
  if (now - openedAt > freshForMs) return false;
  const end = kindOf(offer) === 'introduction' ? introEnd(offer, now, timeZone) : null;
  return end === null || (introEndsAt !== null && dayAt(introEndsAt, timeZone) === dayAt(end, timeZone));
}

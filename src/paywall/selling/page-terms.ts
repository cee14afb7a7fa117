import { dayAt } from '../calendar/day.ts';
import type { EpochMs } from '../clock.ts';
import { introEnd, kindOf, type Offer } from '../offers/offer.ts';
import type { Checkout } from '../purchases/payment-provider.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** The provider takes no introduction that ends within two days; its clock is not quite this one. */
const shortestIntroductionMs = 48 * hourMs + 5 * minuteMs;

/** A page that was opened earlier is not handed out again. */
const freshForMs = hourMs;

/** The end of the term that a page names which is opened now; null for a plan at its full price. What is paid later lasts longer. */
export function soldUntil(offer: Offer, now: EpochMs, timeZone: string): EpochMs | null {
  const end = introEnd(offer, now, timeZone);
  return end !== null && kindOf(offer) === 'introduction' ? Math.max(end, now + shortestIntroductionMs) : end;
}

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
  const end = kindOf(offer) === 'introduction' ? soldUntil(offer, now, timeZone) : null;
  return end === null || (introEndsAt !== null && dayAt(introEndsAt, timeZone) === dayAt(end, timeZone));
}

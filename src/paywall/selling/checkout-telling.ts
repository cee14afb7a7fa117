import { isoTime } from '../calendar/iso-time.ts';
import type { EpochMs } from '../clock.ts';
import type { PublisherEvents } from '../events/publisher-events.ts';
import type { Telling } from '../events/telling.ts';
import type { Offer } from '../offers/offer.ts';
import type { Buyer } from '../purchases/buyer.ts';
import type { CheckoutPage } from '../purchases/payment-provider.ts';

/** A page that is paid in its last minute is heard of later than it closes. */
const leftAfterMs = 60 * 60_000;

/** What a checkout page that is opened tells of: that, and an hour after it has closed that it was left, unless it is paid before. */
export function checkoutTelling(
  events: PublisherEvents,
  { buyer, offer, now }: { readonly buyer: Buyer; readonly offer: Offer; readonly now: EpochMs },
  { session, expiresAt }: CheckoutPage,
): Telling | undefined {
  const { publication, key, reader } = buyer;
  if (!events.isOn(publication)) return undefined;
  const { timeZone } = publication.settings;
  const about = { subject: key, sealed: { reader } };
  const data = { checkout: session, offer: offer.id, expiresAt: isoTime(expiresAt, timeZone) };
  const started = events.make(publication.name, { ...about, type: 'checkout.started', at: now, data });
  const left = { ...about, type: 'checkout.abandoned', at: expiresAt + leftAfterMs, data } as const;
  return { events: [started], due: { checkout: [events.make(publication.name, left)] }, now };
}

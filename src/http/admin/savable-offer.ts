import type { EpochMs } from '../../paywall/clock.ts';
import { checkOfferToSave } from '../../paywall/editing/offer-check.ts';
import type { Offer } from '../../paywall/offers/offer.ts';
import type { Publication } from '../../paywall/publication.ts';
import { type OfferBody, offerOf } from '../../publications/offer-schema.ts';
import { invalidRequest } from '../parse.ts';

/** The offer that a body describes. Throws `invalid-request` with everything that is wrong with it. */
export function savable(body: OfferBody, { settings, wordings }: Publication, now: EpochMs): Offer {
  const offer = offerOf(body, 0);
  const faults = checkOfferToSave(offer, {
    locale: settings.defaultLocale,
    locales: [...wordings.keys()],
    now,
  });
  if (faults.length === 0) return offer;
  throw invalidRequest('body', faults);
}

/** An offer keeps its id. Throws `invalid-request` for another one. */
export function sameId(body: OfferBody, id: string | undefined): void {
  if (body.id === id) return;
  throw invalidRequest('body', [{ path: 'id', message: 'must be the one in the path: an offer keeps its id' }]);
}

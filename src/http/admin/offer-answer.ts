import type { Offer } from '../../paywall/offers/offer.ts';
import type { Publication } from '../../paywall/publication.ts';
import { type OfferBody, offerBodyOf } from '../../publications/offer-schema.ts';
import type { Answer } from '../route.ts';
import { noQuery } from '../schemas/metering.ts';
import { etagOf } from './etags.ts';

/** What the routes have in common by which admins read and change offers. */

export const offersPath = '/v1/admin/publications/{publication}/offers';
export const offerPath = `${offersPath}/{id}`;

export const offerRoute = { tag: 'Admin: offers', query: noQuery } as const;

export const noSuchOffer = { description: 'There is no such offer (`unknown-offer`), or no such publication.' };

/** As admins write it, with its times in the publication's zone. */
export const offerJson = (offer: Offer, { settings }: Publication): OfferBody => offerBodyOf(offer, settings.timeZone);

export const offerAnswer = (status: number, offer: Offer, publication: Publication): Answer => ({
  status,
  headers: { ETag: etagOf(offer.version) },
  body: offerJson(offer, publication),
});

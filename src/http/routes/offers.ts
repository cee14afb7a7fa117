import { renderOffer } from '../../paywall/banners/offer-texts.ts';
import { isoTime } from '../../paywall/calendar/iso-time.ts';
import type { Offer } from '../../paywall/offers/offer.ts';
import { type Publication, wordingIn } from '../../paywall/publication.ts';
import { readerHeaders } from '../reader/answers.ts';
import { createBuyerFinder } from '../reader/buyer.ts';
import { localeFor } from '../reader/reader-locale.ts';
import { definePublicationRoute } from '../route.ts';
import { offersAnswer, offersQuery } from '../schemas/offers.ts';
import type { HttpServices } from '../services.ts';

/** The offers that are on sale to this reader. */
export function offersRoute(services: HttpServices) {
  const { selling, clock, metrics, cookies, publicUrl } = services;
  const findBuyer = createBuyerFinder(services);

  /** Empty for an offer that would have a hole in its name: none is shown then. */
  function shown(offer: Offer, publication: Publication, locale: string) {
    const { settings } = publication;
    const wording = wordingIn(publication, locale);
    if (wording === undefined) return [];
    const { texts } = renderOffer(wording, offer, { timeZone: settings.timeZone, now: clock.now() });
    if ('missing' in texts) {
      metrics.bannerHole(publication.name, 'trial-offer');
      return [];
    }
    const { id, price, term, then, endsAt } = offer;
    return [{ id, ...texts, price, term, then, endsAt: endsAt === null ? null : isoTime(endsAt, settings.timeZone) }];
  }

  const pageOf = ({ name }: Publication, asked: Record<string, string>) =>
    `${publicUrl}/${name}/offers?${new URLSearchParams(asked)}`;

  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/offers',
    summary: 'The offers that are on sale to this reader, the best first',
    tag: 'Buying',
    query: offersQuery,
    body: null,
    answers: { 200: { description: 'The offers, in words of the locale.', schema: offersAnswer } },
    async handle({ request, publication, query }) {
      const { caller, buyer } = await findBuyer(request, publication, 'pass');
      const offers = await selling.offersFor(buyer, clock.now());
      const locale = localeFor(request, publication, query.locale);
      return {
        status: 200,
        headers: readerHeaders(cookies, caller, null),
        body: {
          offers: offers.flatMap((offer) => shown(offer, publication, locale)),
          url: pageOf(publication, { locale, ...(query.returnUrl !== undefined && { return: query.returnUrl }) }),
        },
      };
    },
  });
}

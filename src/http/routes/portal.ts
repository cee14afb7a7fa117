import { changingHeaders, ownPurchaseJson } from '../reader/answers.ts';
import { createBuyerFinder } from '../reader/buyer.ts';
import { localeFor } from '../reader/reader-locale.ts';
import { createReturnUrls } from '../reader/return-url.ts';
import { definePublicationRoute } from '../route.ts';
import { noQuery } from '../schemas/metering.ts';
import { portalAnswer, portalBody } from '../schemas/offers.ts';
import type { HttpServices } from '../services.ts';
import { answeredWithin, providerWithinMs } from '../within-time.ts';

/** Opens the page on which a reader updates the card or cancels. */
export function portalRoute(services: HttpServices) {
  const { selling, cancelling, clock, cookies } = services;
  const findBuyer = createBuyerFinder(services);
  const returnUrlIn = createReturnUrls(services.publicUrl);

  return definePublicationRoute({
    method: 'post',
    path: '/v1/{publication}/portal',
    summary: 'Open the page on which this reader sees what they bought, changes the card or cancels',
    tag: 'Buying',
    query: noQuery,
    body: portalBody,
    rateLimit: { scope: 'portal', requests: 60, perSeconds: 60 },
    answers: {
      201: { description: 'The page is open.', schema: portalAnswer },
      401: { description: 'It is not known who asks (`reader-required`), or the sign-in token is not valid.' },
      502: { description: 'The payment provider refused it (`provider-refused`); the log says why.' },
      404: {
        description: 'This reader never bought anything, or not that `purchase`, or there is no such publication.',
      },
      503: {
        description:
          'The store is unavailable, or the payment provider has not answered within ten seconds; `Retry-After` says when to ask again.',
      },
      409: { description: 'There is no subscription to be cancelled (`not-subscribed`).' },
    },
    async handle({ request, publication, body }) {
      const returnUrl = returnUrlIn(publication, body.returnUrl);
      const { caller, buyer } = await findBuyer(request, publication, 'refuse');
      const locale = localeFor(request, publication, body.locale);
      const wanted = { buyer: { ...buyer, locale }, returnUrl, now: clock.now() };
      if (body.action === 'cancel') {
        const { url } = await answeredWithin(cancelling.openCancelling(wanted), providerWithinMs);
        return { status: 201, headers: changingHeaders(cookies, caller, publication), body: { url, portals: [] } };
      }
      const { url, subscriptions } = await answeredWithin(
        selling.portal({ ...wanted, purchase: body.purchase }),
        providerWithinMs,
      );
      const portals = subscriptions.map((each) => ({
        url: each.url,
        purchase: ownPurchaseJson(each.bought, publication),
      }));
      return { status: 201, headers: changingHeaders(cookies, caller, publication), body: { url, portals } };
    },
  });
}

import { readerHeaders } from '../reader/answers.ts';
import { createBuyerFinder } from '../reader/buyer.ts';
import { createCheckoutOpener } from '../reader/open-checkout.ts';
import { localeFor } from '../reader/reader-locale.ts';
import { createReturnUrls } from '../reader/return-url.ts';
import { definePublicationRoute } from '../route.ts';
import { noQuery } from '../schemas/metering.ts';
import { checkoutAnswer, checkoutBody } from '../schemas/offers.ts';
import type { HttpServices } from '../services.ts';

/** Opens the page on which the reader pays. */
export function checkoutRoute(services: HttpServices) {
  const { cookies } = services;
  const openCheckout = createCheckoutOpener(services);
  const findBuyer = createBuyerFinder(services);
  const returnUrlIn = createReturnUrls(services.publicUrl);

  return definePublicationRoute({
    method: 'post',
    path: '/v1/{publication}/checkout',
    summary: 'Open the page on which this reader can pay for an offer',
    tag: 'Buying',
    query: noQuery,
    body: checkoutBody,
    rateLimit: { scope: 'checkout', requests: 60, perSeconds: 60 },
    answers: {
      201: { description: 'The page is open. Asked again, the same one is given.', schema: checkoutAnswer },
      401: { description: 'It is not known who asks (`reader-required`), or the sign-in token is not valid.' },
      404: { description: 'There is no such offer (`unknown-offer`), or no such publication.' },
      409: {
        description:
          'Not on sale (`offer-ended`), not to be sold as it is written (`offer-unsellable`), not for this reader (`not-eligible`), or they have it already (`already-subscribed`).',
      },
      502: { description: 'The payment provider refused it (`provider-refused`); the log says why.' },
      503: {
        description:
          'The store is unavailable, or the payment provider has not answered within ten seconds; `Retry-After` says when to ask again.',
      },
    },
    async handle({ request, publication, body }) {
      const returnUrl = returnUrlIn(publication, body.returnUrl);
      const { caller, buyer } = await findBuyer(request, publication, 'refuse');
      const locale = localeFor(request, publication, body.locale);
      const page = await openCheckout({ caller, buyer: { ...buyer, locale }, offer: body.offer, returnUrl });
      return {
        status: 201,
        headers: readerHeaders(cookies, caller, null),
        body: { url: page.url, session: page.session },
      };
    },
  });
}

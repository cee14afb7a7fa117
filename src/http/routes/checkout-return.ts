import { grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import { PaywallError } from '../../paywall/errors.ts';
import { readerHeaders } from '../reader/answers.ts';
import { createTokenIssue } from '../reader/token-renewal.ts';
import { definePublicationRoute } from '../route.ts';
import { returnQuery } from '../schemas/offers.ts';
import type { HttpServices } from '../services.ts';

/**
 * Where the checkout page sends a reader who has paid. What they bought is looked up at the payment provider and written down before
 * they are sent on, so that they are let in whether or not the webhook has arrived.
 */
export function checkoutReturnRoute(services: HttpServices) {
  const { selling, clock, cookies } = services;
  const issue = createTokenIssue(services);

  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/checkout/return',
    summary: 'Let in a reader who comes back from the checkout page, and send them on',
    tag: 'Buying',
    query: returnQuery,
    body: null,
    rateLimit: { scope: 'checkout-return', requests: 60, perSeconds: 60 },
    answers: {
      303: { description: 'On to the `returnUrl` of the checkout, with an entitlement token as a cookie.' },
      404: { description: 'There is no such checkout, or no such publication.' },
      503: { description: 'The store or the payment provider is away; nothing is lost, and asking again is right.' },
    },
    async handle({ publication, query }) {
      const completed = await selling.completeCheckout(query.session, clock.now());
      if (completed?.publication !== publication.name)
        throw new PaywallError('not-found', 'There is no such checkout.');
      const { entitlement, reader, returnUrl } = completed;
      const issued = grantsAccess(entitlement, clock.now()) ? issue(publication, reader, entitlement) : null;
      return {
        status: 303,
        headers: { ...readerHeaders(cookies, { mintedToken: null }, issued), Location: returnUrl },
      };
    },
  });
}

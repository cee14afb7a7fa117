import { grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import { PaywallError } from '../../paywall/errors.ts';
import { readerHeaders } from '../reader/answers.ts';
import { createCheckoutOutcome } from '../reader/checkout-outcome.ts';
import { createReturnAdmission } from '../reader/return-admission.ts';
import { createTokenIssue } from '../reader/token-renewal.ts';
import { definePublicationRoute } from '../route.ts';
import { returnQuery } from '../schemas/offers.ts';
import type { HttpServices } from '../services.ts';

/**
 * Where the checkout page sends a reader who has paid. What they bought is looked up at the payment provider and written down before
 * they are sent on, so that they are let in whether or not the webhook has arrived. Only the browser that began the checkout gets
 * anything: for anybody else the address is a way to the article and no more.
 */
export function checkoutReturnRoute(services: HttpServices) {
  const { clock, cookies } = services;
  const issue = createTokenIssue(services);
  const admit = createReturnAdmission(services);
  const outcomeOf = createCheckoutOutcome(services);

  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/checkout/return',
    summary: 'Let in a reader who comes back from the checkout page, and send them on',
    tag: 'Buying',
    query: returnQuery,
    body: null,
    awaiting: 'payment',
    rateLimit: { scope: 'checkout-return', requests: 60, perSeconds: 60 },
    answers: {
      303: {
        description:
          'On to the `returnUrl` of the checkout; with cookies for the browser that began it, and without any for others.',
      },
      404: { description: 'There is no such checkout, or no such publication. A browser is shown a page.' },
      409: { description: 'Nothing is sold here (`payments-disabled`). A browser is shown a page.' },
      502: {
        description:
          'The payment provider refused it (`provider-refused`), and nothing stored lets the reader in yet. A browser is shown a page that asks again by itself.',
      },
      503: {
        description:
          'Within two seconds: the payment provider is unavailable, and nothing stored lets the reader in yet. A browser is shown a page that asks again by itself.',
      },
    },
    async handle({ request, publication, query }) {
      const completed = await outcomeOf(request, { publication, ...query });
      if (completed?.publication !== publication.name)
        throw new PaywallError('not-found', 'There is no such checkout.');
      const { entitlement, reader, returnUrl } = completed;
      const admitted = await admit(request, { publication, completed, ...query });
      const issued =
        admitted !== null && grantsAccess(entitlement, clock.now()) ? issue(publication, reader, entitlement) : null;
      const mintedToken = admitted?.readerToken ?? null;
      return { status: 303, headers: { ...readerHeaders(cookies, { mintedToken }, issued), Location: returnUrl } };
    },
  });
}

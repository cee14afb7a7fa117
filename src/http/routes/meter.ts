import { grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import { PaywallError } from '../../paywall/errors.ts';
import { problemAnswer } from '../problems.ts';
import { entitlementJson, meterJson, readerHeaders } from '../reader/answers.ts';
import { articleNamed, createViewer } from '../reader/article-view.ts';
import { createTokenRenewal } from '../reader/token-renewal.ts';
import { definePublicationRoute } from '../route.ts';
import { decisionSchema, meterBody, meterQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

/** Decides, counts, and answers. `dryRun` decides without counting. */
export function meterRoute(services: HttpServices) {
  const { clock, cookies, receipts } = services;
  const view = createViewer(services);
  const renew = createTokenRenewal(services);

  return definePublicationRoute({
    method: 'post',
    path: '/v1/{publication}/meter',
    summary: 'Decide whether this reader may read this article, and count it',
    tag: 'Metering',
    query: meterQuery,
    body: meterBody,
    answers: {
      200: { description: 'The decision, whether granted or denied.', schema: decisionSchema },
      503: { description: 'The store is away and the publication fails closed.' },
    },
    async handle({ request, requestId, address, publication, query, body }) {
      const article = articleNamed(body.article);
      const { caller, decision, banner } = await view({
        request,
        address,
        publication,
        article,
        locale: body.locale,
        count: !query.dryRun,
      });
      const { reader } = caller.visitor;
      const { granted, reason, grantReason } = decision;
      if (reason === 'FAIL_CLOSED' && article.tier !== 'premium') {
        const away = new PaywallError('store-unavailable', 'The meter cannot be asked just now.');
        return problemAnswer(away, requestId, { granted, reason, grantReason });
      }
      const subscribed = grantsAccess(decision.entitlement, clock.now());
      const renewed = subscribed ? renew(publication, caller, decision.entitlement) : null;
      const token = renewed?.token ?? (subscribed ? (caller.entitlementToken ?? undefined) : undefined);
      return {
        status: 200,
        headers: readerHeaders(cookies, caller, renewed),
        body: {
          granted,
          reason,
          grantReason,
          // What is undefined is left out of the JSON.
          reader: { id: reader.id, kind: reader.kind, token: caller.mintedToken ?? undefined },
          meter: meterJson(decision.meter, publication),
          entitlement: entitlementJson(decision.entitlement, publication),
          banner,
          receipt:
            body.receipt && granted
              ? receipts.sign({ publication: publication.name, reader: reader.id, article: body.article.id })
              : undefined,
          token,
          trace: body.trace ? decision.trace() : undefined,
        },
      };
    },
  });
}

import { entitlementAt, grantsAccess, noEntitlement } from '../../paywall/entitlements/entitlement.ts';
import { entitlementJson, readerHeaders } from '../reader/answers.ts';
import { createCallerFinder } from '../reader/caller.ts';
import { createTokenRenewal } from '../reader/token-renewal.ts';
import { definePublicationRoute } from '../route.ts';
import { entitlementAnswerSchema, noQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

/** What the reader has bought or was given, from the store: a token held is never older news repeated as new. */
export function entitlementRoute(services: HttpServices) {
  const { entitlements, clock, cookies, supportCodes } = services;
  const findCaller = createCallerFinder(services);
  const renew = createTokenRenewal(services);

  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/entitlement',
    summary: "The reader's entitlement, and a token that proves it",
    tag: 'Metering',
    query: noQuery,
    body: null,
    answers: {
      200: {
        description: 'The entitlement; `token` is null if it gives no access.',
        schema: entitlementAnswerSchema,
      },
    },
    async handle({ request, publication }) {
      const caller = await findCaller(request, publication, { strangers: 'pass' });
      const now = clock.now();
      const stored = await entitlements.read(publication.name, caller.visitor.key);
      const entitlement = entitlementAt(stored ?? noEntitlement, now);
      const renewed = grantsAccess(entitlement, now)
        ? renew(publication, { ...caller, entitlementToken: null }, entitlement)
        : null;
      return {
        status: 200,
        headers: readerHeaders(cookies, caller, renewed),
        body: {
          entitlement: entitlementJson(entitlement, publication),
          token: renewed?.token ?? null,
          supportCode: caller.isTransient ? null : supportCodes.of(caller.visitor.reader.id),
        },
      };
    },
  });
}

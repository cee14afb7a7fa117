import { z } from 'zod';
import { entitlementAt, grantsAccess, noEntitlement } from '../../paywall/entitlements/entitlement.ts';
import type { Publication } from '../../paywall/publication.ts';
import { confirmPage, noRecoveryPage } from '../pages/recovery-pages.ts';
import { readerHeaders } from '../reader/answers.ts';
import { createReturnUrls, siteOf } from '../reader/return-url.ts';
import { createTokenIssue } from '../reader/token-renewal.ts';
import { type Answer, definePublicationRoute, type PublicationCall, type PublicationRoute } from '../route.ts';
import { noQuery } from '../schemas/metering.ts';
import { recoveryBody, recoveryQuery } from '../schemas/offers.ts';
import type { HttpServices } from '../services.ts';

const perMinute = { requests: 10, perSeconds: 60 };

type LinkCall = PublicationCall<z.output<typeof recoveryQuery>, unknown>;

const expired = {
  description: 'The link is used, expired or invalid, or there is no purchase left to restore. A page says so.',
};

/** Nobody loses what they bought with a cookie: asking for a link, and using it. */
export function recoveryRoutes(services: HttpServices): readonly PublicationRoute[] {
  const { recovery, selling, entitlements, clock, cookies, readerTokens, recoverySecrets, hashes, publicUrl } =
    services;
  const returnUrlIn = createReturnUrls(publicUrl);
  const issue = createTokenIssue(services);

  const targetOf = (publication: Publication, returnUrl: string | undefined) =>
    returnUrl === undefined ? (siteOf(publication) ?? publicUrl) : returnUrlIn(publication, returnUrl);

  function asked({ request, publication, query }: LinkCall) {
    const target = targetOf(publication, query.return);
    const found = recoverySecrets.verify(publication.name, query.token);
    return { about: { headers: request.headers, publication, target }, found };
  }

  function show(call: LinkCall): Answer {
    const { about, found } = asked(call);
    if (found === null) return noRecoveryPage(about, 'expired');
    if (found.kind === 'registered') return noRecoveryPage(about, 'signIn');
    const { token, return: back } = call.query;
    return confirmPage(
      about,
      `recovery/use?${new URLSearchParams({ token, ...(back !== undefined && { return: back }) })}`,
    );
  }

  async function use(call: LinkCall): Promise<Answer> {
    const { publication, query } = call;
    const { about, found } = asked(call);
    if (found?.kind === 'registered') return noRecoveryPage(about, 'signIn');
    const now = clock.now();
    const { name } = publication;
    const stored = found && (await entitlements.read(name, hashes.readerKey(name, found.reader)));
    const entitlement = entitlementAt(stored ?? noEntitlement, now);
    // Who was erased meanwhile, or whose purchase is another's now, is nobody whom a browser should become.
    const bringsBack = found !== null && grantsAccess(entitlement, now);
    if (!bringsBack || !(await selling.useReturn(`recovery ${query.token}`, now)))
      return noRecoveryPage(about, 'expired');
    const issued = issue(publication, found.reader, entitlement);
    const mintedToken = readerTokens.issue(found.reader);
    return { status: 303, headers: { ...readerHeaders(cookies, { mintedToken }, issued), Location: about.target } };
  }

  const link = { path: '/v1/{publication}/recovery', tag: 'Buying', query: recoveryQuery, body: null } as const;
  return [
    definePublicationRoute({
      method: 'post',
      path: '/v1/{publication}/recovery',
      summary: 'Ask for a link that brings back what was bought without signing in',
      tag: 'Buying',
      query: noQuery,
      body: recoveryBody,
      rateLimit: { scope: 'recovery', ...perMinute },
      answers: {
        202: {
          description: 'Always the same, whether or not anything was bought with this address.',
          schema: z.object({ accepted: z.literal(true) }).openapi('RecoveryAccepted'),
        },
      },
      handle({ publication, body }) {
        const returnUrl = body.returnUrl === undefined ? null : returnUrlIn(publication, body.returnUrl);
        // Whether there is anything to send shows neither in the answer nor in its time.
        recovery.begin({ publication, email: body.email, returnUrl, now: clock.now() });
        return { status: 202, body: { accepted: true } };
      },
    }),
    definePublicationRoute({
      ...link,
      method: 'get',
      summary: 'Where such a link leads: a page with a button that uses it',
      rateLimit: { scope: 'recovery-link', requests: 60, perSeconds: 60 },
      awaiting: 'moment',
      answers: { 200: { description: 'The page.' }, 410: expired },
      handle: show,
    }),
    definePublicationRoute({
      ...link,
      method: 'post',
      path: '/v1/{publication}/recovery/use',
      summary: 'Use such a link, once: the browser becomes the buyer’s, and is sent on',
      rateLimit: { scope: 'recovery-link', requests: 60, perSeconds: 60 },
      answers: {
        303: { description: 'On to the site, with the buyer’s cookies.' },
        200: { description: 'Who bought signs in: a page says so.' },
        410: expired,
      },
      handle: use,
    }),
  ];
}

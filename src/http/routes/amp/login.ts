import type { AmpRule } from '../../../paywall/amp-sign-ins.ts';
import { hasCode, PaywallError } from '../../../paywall/errors.ts';
import type { Publication } from '../../../paywall/publication.ts';
import { createAmpIdentities } from '../../amp/amp-reader.ts';
import { createAmpReturnUrls, endedAt } from '../../amp/return-url.ts';
import { invalidRequest } from '../../parse.ts';
import { definePublicationRoute, type PublicationRoute } from '../../route.ts';
import { ampLoginQuery, ampLoginReturnBody } from '../../schemas/amp.ts';
import { noQuery } from '../../schemas/metering.ts';
import type { HttpServices } from '../../services.ts';

export const ampLoginsPerMinute = { scope: 'amp-login', requests: 60, perSeconds: 60 };

export const noAmpSignIn = {
  description:
    'This publication has no sign-in on AMP pages, or there is no such publication. A browser is shown a page.',
};

/** The publisher's page, where the publication has one. Throws `not-found`. */
export function signInOf({ settings: { amp } }: Publication): AmpRule {
  if (amp === null) throw new PaywallError('not-found', 'This publication has no sign-in on AMP pages.');
  return amp;
}

/** The way of an AMP reader to the publisher's own sign-in page, and from there. */
export function ampLoginRoutes(services: HttpServices): readonly PublicationRoute[] {
  const { publicUrl, ampLogins, ampBrowserCookie, identityOf, hashes, tally, clock } = services;
  const identify = createAmpIdentities(services);
  const returnTo = createAmpReturnUrls(publicUrl);

  /** The reader's key, or null if the token is none that names a reader. */
  async function readerIn(publication: Publication, token: string) {
    const verifier = token === '' ? null : identityOf(publication);
    if (verifier === null) return null;
    try {
      const { sub, missingClaim } = await verifier.verify(token);
      if (missingClaim !== null) return null;
      return hashes.readerKey(publication.name, hashes.registeredReaderId(publication.name, sub));
    } catch (error) {
      if (!hasCode(error, 'invalid-identity')) throw error;
      tally.count('signInsRefused', { publication, at: clock.now() });
      return null;
    }
  }

  return [
    definePublicationRoute({
      method: 'get',
      path: '/v1/{publication}/amp/login',
      summary: 'Send the reader of an AMP page to the publisher’s sign-in page',
      tag: 'AMP',
      query: ampLoginQuery,
      body: null,
      rateLimit: ampLoginsPerMinute,
      awaiting: 'moment',
      answers: {
        302: { description: 'To `amp.signIn`, with `state` and, as `return`, the address to which that page posts.' },
        404: noAmpSignIn,
      },
      handle({ request, publication, query }) {
        const { signIn } = signInOf(publication);
        const { key: ampReader } = identify(publication, query.rid);
        const { cookie } = request.headers;
        // The same for several pages that are open at once.
        const browser = ampBrowserCookie.read(cookie) ?? ampBrowserCookie.mint();
        const login = { ampReader, browser, returnTo: returnTo(publication, query.return) };
        const target = new URL(signIn);
        target.searchParams.set('state', ampLogins.begin(publication.name, login));
        target.searchParams.set('return', `${publicUrl}/v1/${publication.name}/amp/login/return`);
        return { status: 302, headers: { Location: target.href, 'Set-Cookie': ampBrowserCookie.set(browser) } };
      },
    }),
    definePublicationRoute({
      method: 'post',
      path: '/v1/{publication}/amp/login/return',
      summary: 'Where the publisher’s sign-in page posts its reader’s sign-in token',
      tag: 'AMP',
      query: noQuery,
      body: ampLoginReturnBody,
      bodyIs: 'form',
      rateLimit: ampLoginsPerMinute,
      answers: {
        302: {
          description: 'On the way back: by `…/amp/login/confirm` or, without a valid token, to the AMP page at once.',
        },
        404: noAmpSignIn,
      },
      async handle({ publication, body }) {
        signInOf(publication);
        const { name } = publication;
        const login = ampLogins.begun(name, body.state);
        if (login === null)
          throw invalidRequest('body', [{ path: 'state', message: 'was not started here, or too long ago' }]);
        const reader = await readerIn(publication, body.token);
        if (reader === null) return { status: 302, headers: { Location: endedAt(login.returnTo, false) } };
        // By a link, with which the browser's cookie comes along: with a form of another site it does not.
        const ticket = ampLogins.issueTicket(name, { ...login, reader });
        return { status: 302, headers: { Location: `confirm?ticket=${ticket}` } };
      },
    }),
  ];
}

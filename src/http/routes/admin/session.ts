import type { SignedIn } from '../../../paywall/admin/admin-session.ts';
import { isoTime } from '../../../paywall/calendar/iso-time.ts';
import { PaywallError } from '../../../paywall/errors.ts';
import { browserOf } from '../../admin/browser-kind.ts';
import { type AdminBrowsers, createAdminBrowsers, createOwnPagesOnly } from '../../admin/browser-session.ts';
import { signOnPath } from '../../admin/sign-on-pages.ts';
import { createTokenCheck } from '../../admin/token.ts';
import { type Answer, defineRoute, type Route } from '../../route.ts';
import { noQuery } from '../../schemas/metering.ts';
import { sessionAnswer, sessionBody, waysAnswer } from '../../schemas/session.ts';
import type { HttpServices } from '../../services.ts';

const path = '/v1/admin/session';

const common = { tag: 'Admin: signing in', query: noQuery } as const;

/** Nobody but this browser may ever be answered so. */
const headers = { 'Cache-Control': 'private, no-store', Vary: 'Cookie' };

const inWords = ({ admin: { name, role }, csrf, endsAt }: SignedIn) => ({
  name,
  role,
  csrf,
  expiresAt: isoTime(endsAt, 'UTC'),
});

function signInRoute(services: HttpServices, browsers: AdminBrowsers): Route {
  const { adminSessions, adminCookies, log } = services;
  const holderOf = createTokenCheck(services);
  const ownPagesOnly = createOwnPagesOnly(services);
  return defineRoute({
    ...common,
    method: 'post',
    path,
    summary: 'Sign in with an admin token, for a browser',
    body: sessionBody,
    answers: {
      201: { description: 'Signed in: the session is in a cookie.', schema: sessionAnswer },
      401: { description: 'This is not an admin token (`unauthorized`).' },
      403: { description: 'The page is one of another site (`forbidden-origin`).' },
      429: { description: 'Too many failed sign-ins from this address; `Retry-After` says when to try again.' },
      503: { description: 'The store is unavailable.' },
    },
    async handle({ request, address, body }): Promise<Answer> {
      ownPagesOnly(request);
      const { name, role, via, basis } = await holderOf(body.token, address);
      const before = await browsers.present(request);
      const { id, ...signedIn } = await adminSessions.start({ name, role, via }, basis, browserOf(request));
      if (before !== null) await adminSessions.end(before.id);
      log.info({ admin: name, role }, 'an admin signed in with a token');
      return { status: 201, headers: { ...headers, 'Set-Cookie': adminCookies.set(id) }, body: inWords(signedIn) };
    },
  });
}

function whoRoute(browsers: AdminBrowsers): Route {
  return defineRoute({
    ...common,
    method: 'get',
    path,
    summary: 'Who is signed in in this browser',
    security: [{ adminSession: [] }],
    body: null,
    answers: {
      200: { description: 'The session.', schema: sessionAnswer },
      401: { description: 'There is no session, or it has ended (`unauthorized`).' },
      503: { description: 'The store is unavailable.' },
    },
    async handle({ request }): Promise<Answer> {
      const present = await browsers.present(request);
      if (present === null) throw new PaywallError('unauthorized', 'Not signed in.');
      return { status: 200, headers, body: inWords(present) };
    },
  });
}

function signOutRoute({ adminSessions, adminCookies }: HttpServices, browsers: AdminBrowsers): Route {
  return defineRoute({
    ...common,
    method: 'delete',
    path,
    summary: 'Sign out: the session ends everywhere at once',
    security: [{ adminSession: [], csrf: [] }],
    body: null,
    answers: {
      204: { description: 'Signed out.' },
      403: { description: '`X-CSRF-Token` is not the session’s (`csrf`), or the page is one of another site.' },
      503: { description: 'The store is unavailable, and the session still runs.' },
    },
    async handle({ request }): Promise<Answer> {
      const present = await browsers.present(request);
      if (present !== null) {
        browsers.checkIntent(request, present);
        await adminSessions.end(present.id);
      }
      return { status: 204, headers: { ...headers, 'Set-Cookie': adminCookies.clear } };
    },
  });
}

/** Signing in and out in a browser. */
export function adminSessionRoutes(services: HttpServices): readonly Route[] {
  const browsers = createAdminBrowsers(services);
  const { singleSignOn, publicUrl } = services;
  // Whole, for the provider sends browsers back to the public address: who begins at another would come back a stranger.
  const oidc = singleSignOn === null ? null : { name: singleSignOn.name, url: publicUrl + signOnPath };
  return [
    signInRoute(services, browsers),
    whoRoute(browsers),
    signOutRoute(services, browsers),
    defineRoute({
      ...common,
      method: 'get',
      path: `${path}/ways`,
      summary: 'The ways in which one can sign in',
      body: null,
      answers: { 200: { description: 'The ways.', schema: waysAnswer } },
      handle: () => ({ status: 200, headers, body: { token: true, oidc } }),
    }),
  ];
}

import { z } from 'zod';
import { PaywallError } from '../../../paywall/errors.ts';
import { browserOf } from '../../admin/browser-kind.ts';
import { createSignInGuard } from '../../admin/sign-in-guard.ts';
import { landing, refusal, signOnPath } from '../../admin/sign-on-pages.ts';
import { asPaywallError } from '../../problems.ts';
import { createRateLimiting, type RateRule } from '../../rate-limiting.ts';
import { type Answer, type Call, defineRoute, type Route } from '../../route.ts';
import { anyQuery } from '../../schemas/metering.ts';
import type { HttpServices, SingleSignOn } from '../../services.ts';

/** Each costs the provider a call, and anybody may ask for it. */
const attempts: RateRule = { scope: 'single-sign-on', requests: 60, perSeconds: 60 };

const common = { method: 'get', tag: 'Admin: signing in', body: null } as const;

const refusals = {
  404: { description: 'Admins of this service sign in with tokens alone.' },
  429: { description: 'Too many attempts from this address; `Retry-After` says when to try again.' },
  503: {
    description:
      'The provider is unavailable or not set up rightly (`identity-unavailable`), or the store is unavailable.',
  },
};

/** A page below `/admin` by its path, in the form in which browsers write it. Nothing that leads elsewhere, however it is written. */
function createReturnPaths(publicUrl: string) {
  const base = new URL(publicUrl);
  return z
    .string()
    .max(2048)
    .transform((text, context) => {
      const url = text.startsWith('/') && URL.canParse(text, base.href) ? new URL(text, base) : null;
      const inside = url !== null && url.origin === base.origin && /^\/admin(\/(?!sign-in\/)|$)/.test(url.pathname);
      if (inside) return url.pathname + url.search + url.hash;
      context.addIssue({ code: 'custom', message: 'must be the path of a page below /admin' });
      return z.NEVER;
    });
}

/** Signing in at the publisher's own provider of OpenID Connect: there and back again. */
export function signOnRoutes(services: HttpServices): readonly Route[] {
  const { singleSignOn, attemptCookie, adminSessions, adminCookies, publicUrl, log } = services;
  const limit = createRateLimiting(services);
  const guard = createSignInGuard(services);

  /** A refusal is shown as a page, because a person sits in front of the browser. */
  async function answered(
    { request, requestId, address }: Call<unknown, unknown>,
    handle: (provider: SingleSignOn) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      if (singleSignOn === null) throw new PaywallError('not-found', 'There is no single sign-on here.');
      await limit(address, attempts);
      return await handle(singleSignOn);
    } catch (thrown) {
      const error = asPaywallError(thrown);
      log.warn({ requestId, code: error.code, err: error.cause }, 'single sign-on was refused');
      return refusal(error, { request, requestId, publicUrl });
    }
  }

  async function complete({ request, address }: Call<unknown, unknown>, provider: SingleSignOn): Promise<Answer> {
    const attempt = attemptCookie.read(request.headers.cookie);
    try {
      if (attempt === null)
        throw new PaywallError(
          'unauthorized',
          'This sign-in was not started in this browser, or it took too long. Start again.',
        );
      const { search } = new URL(request.url ?? '/', publicUrl);
      const admin = await provider.complete(search, attempt);
      const { id } = await adminSessions.start(admin, provider.basis, browserOf(request));
      log.info({ admin: admin.name, role: admin.role }, 'an admin signed in by single sign-on');
      return landing(attempt.returnTo, [adminCookies.set(id), attemptCookie.clear]);
    } catch (error) {
      if (asPaywallError(error).code === 'unauthorized') await guard.failed(address);
      throw error;
    }
  }

  return [
    defineRoute({
      ...common,
      path: signOnPath,
      summary: 'Begin to sign in at the provider of single sign-on',
      query: z.strictObject({
        return: createReturnPaths(publicUrl)
          .default('/admin')
          .openapi({ type: 'string', description: 'The page below /admin to come back to.', example: '/admin' }),
      }),
      answers: { 303: { description: 'On to the provider.' }, ...refusals },
      handle: (call) =>
        answered(call, async (provider) => {
          const { url, attempt } = await provider.begin();
          const setCookie = attemptCookie.set({ ...attempt, returnTo: call.query.return });
          return {
            status: 303,
            headers: { Location: url, 'Set-Cookie': setCookie, 'Cache-Control': 'private, no-store' },
          };
        }),
    }),
    defineRoute({
      ...common,
      path: `${signOnPath}/callback`,
      summary: 'Where the provider sends a browser back to',
      query: anyQuery,
      answers: {
        200: { description: 'Signed in: the session is in a cookie, and the page moves on to where one wanted to go.' },
        401: {
          description:
            'The provider did not sign them in, or this does not answer the request that was made (`unauthorized`).',
        },
        403: { description: 'The provider knows them, and none of their roles is one here (`forbidden`).' },
        ...refusals,
      },
      handle: (call) =>
        answered(call, (provider) => complete(call, provider)).then(({ headers, ...answer }) => ({
          ...answer,
          headers: { ...headers, 'Set-Cookie': headers?.['Set-Cookie'] ?? attemptCookie.clear },
        })),
    }),
  ];
}

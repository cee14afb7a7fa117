import type { IncomingMessage } from 'node:http';
import type { KnownAdmin } from '../../paywall/admin/admin.ts';
import { mayDo, rolesWith } from '../../paywall/admin/rights.ts';
import { PaywallError } from '../../paywall/errors.ts';
import { type AdminRoute, changesState } from '../route.ts';
import type { HttpServices } from '../services.ts';
import { createAdminBrowsers } from './browser-session.ts';
import { createTokenCheck, type TokenCheckNeeds } from './token.ts';

type Needs = TokenCheckNeeds & Pick<HttpServices, 'adminSessions' | 'adminCookies' | 'publicUrl' | 'adminPort'>;

const eitherOf = (roles: readonly string[]) => new Intl.ListFormat('en', { type: 'disjunction' }).format(roles);

const unauthorized = (message: string) => new PaywallError('unauthorized', message);

/**
 * The token of `Authorization: Bearer`, or null if nothing of that kind was sent: a proxy in front may have asked for a password of
 * its own. Throws `unauthorized` for one that is not of the right form.
 */
function bearer({ headers }: IncomingMessage): string | null {
  const written = headers.authorization ?? '';
  if (!/^bearer\b/i.test(written)) return null;
  const token = /^Bearer +(\S+)$/i.exec(written)?.[1];
  if (token === undefined) throw unauthorized('Authorization: Bearer must be followed by one admin token.');
  return token;
}

/**
 * Finds out which admin is asking: by an admin token, or else by the cookie of a browser in which they have signed in. Refuses whose role
 * has not the right that is needed: `unauthorized`, `forbidden`, `csrf`, `forbidden-origin`, and `rate-limited` past ten failed
 * sign-ins a minute from one address.
 */
export function createAdminSignIn(needs: Needs) {
  const holderOf = createTokenCheck(needs);
  const browsers = createAdminBrowsers(needs);

  async function inBrowser(request: IncomingMessage, route: AdminRoute): Promise<KnownAdmin> {
    const present = await browsers.present(request);
    if (present === null) throw unauthorized('An admin token is needed, as Authorization: Bearer, or to be signed in.');
    if (changesState(route)) browsers.checkIntent(request, present);
    return present.admin;
  }

  return async (request: IncomingMessage, address: string, route: AdminRoute): Promise<KnownAdmin> => {
    const token = bearer(request);
    const { name, role, via } = token === null ? await inBrowser(request, route) : await holderOf(token, address);
    const admin = { name, role, via };
    if (mayDo(admin, route.right)) return admin;
    throw new PaywallError('forbidden', `This requires the role ${eitherOf(rolesWith(route.right))}.`);
  };
}

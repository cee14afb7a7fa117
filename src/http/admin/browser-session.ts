import type { IncomingMessage } from 'node:http';
import type { SignedIn } from '../../paywall/admin/admin-session.ts';
import { PaywallError } from '../../paywall/errors.ts';
import { ownOrigins } from '../origins.ts';
import type { HttpServices } from '../services.ts';
import { sameText } from './token.ts';

/** An admin whose browser sent the cookie of a session that runs. */
export interface Present extends SignedIn {
  readonly id: string;
}

/**
 * Refuses what a page of another site has had a browser send. Browsers say with every call that changes something where it comes
 * from; whatever says nothing is no browser, and sends no cookie that it was not given. Throws `forbidden-origin`.
 */
export function createOwnPagesOnly({ publicUrl, adminPort }: Pick<HttpServices, 'publicUrl' | 'adminPort'>) {
  const atAdminPort = adminPort === null ? [] : ownOrigins(publicUrl, adminPort);
  const own = new Set([...ownOrigins(publicUrl), ...atAdminPort]);
  return ({ headers }: IncomingMessage): void => {
    const { origin } = headers;
    const site = headers['sec-fetch-site'];
    const foreign = (origin !== undefined && !own.has(origin)) || (site !== undefined && site !== 'same-origin');
    if (foreign) throw new PaywallError('forbidden-origin', 'Admin pages are those of this service alone.');
  };
}

/** Who it is in whose browser an admin has signed in. */
export function createAdminBrowsers(
  needs: Pick<HttpServices, 'adminSessions' | 'adminCookies' | 'publicUrl' | 'adminPort'>,
) {
  const { adminSessions, adminCookies } = needs;
  const ownPagesOnly = createOwnPagesOnly(needs);

  return {
    async present({ headers }: IncomingMessage): Promise<Present | null> {
      const id = adminCookies.read(headers.cookie);
      const signedIn = id === null ? null : await adminSessions.find(id);
      return id === null || signedIn === null ? null : { ...signedIn, id };
    },

    /** For whatever changes something: a cookie alone may be sent by a browser that was tricked. Throws `csrf` too. */
    checkIntent(request: IncomingMessage, { csrf }: SignedIn): void {
      ownPagesOnly(request);
      const given = request.headers['x-csrf-token'];
      if (typeof given === 'string' && sameText(given, csrf)) return;
      throw new PaywallError('csrf', 'A change needs the X-CSRF-Token of the session.');
    },
  };
}

export type AdminBrowsers = ReturnType<typeof createAdminBrowsers>;

import { randomBytes } from 'node:crypto';
import type { HttpServices } from './http/services.ts';
import { createAdminSessions } from './paywall/admin-session.ts';
import { createAdminCookies } from './tokens/admin-cookies.ts';
import { createAdminSessionIds } from './tokens/admin-session-ids.ts';
import type { Parts } from './wire-http-services.ts';

/** How admins are known. */
export function wireAdmins(parts: Parts): Pick<HttpServices, 'adminTokens' | 'adminSessions' | 'adminCookies'> {
  const { settings, stores, secrets, clock } = parts;
  const ids = createAdminSessionIds({ secret: secrets.readerSecret, random: randomBytes });
  const adminTokens = secrets.adminTokens.map(({ name, role, token }) => ({
    ...{ name, role, token },
    basis: ids.basisOf(['token', name, role, token]),
  }));
  const bases = new Set(adminTokens.map(({ basis }) => basis));
  return {
    adminTokens,
    adminSessions: createAdminSessions({ store: stores.adminSessions, ids, bases, clock }),
    adminCookies: createAdminCookies(settings),
  };
}

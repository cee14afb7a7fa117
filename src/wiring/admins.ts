import { randomBytes } from 'node:crypto';
import { signOnPath } from '../http/admin/sign-on-pages.ts';
import type { HttpServices, SingleSignOn } from '../http/services.ts';
import type { SignInWay } from '../paywall/admin/admin.ts';
import { createAdminSessions } from '../paywall/admin/admin-session.ts';
import { createSingleSignOn } from '../sign-on/single-sign-on.ts';
import { createAdminCookies } from '../tokens/admin-cookies.ts';
import { createAdminSessionIds } from '../tokens/admin-session-ids.ts';
import { createAttemptCookie } from '../tokens/attempt-cookie.ts';
import { wireFailedSignIns } from './failed-sign-ins.ts';
import type { Parts } from './parts.ts';

type Ids = ReturnType<typeof createAdminSessionIds>;

function wireSingleSignOn({ settings, secrets, realClock: clock }: Parts, ids: Ids): SingleSignOn | null {
  if (settings.singleSignOn === null) return null;
  const { name, ...provider } = settings.singleSignOn;
  const { issuer, clientId, roleClaim, roles } = provider;
  return {
    ...createSingleSignOn({
      ...provider,
      redirectUrl: `${settings.publicUrl}${signOnPath}/callback`,
      takenNames: new Set(secrets.adminTokens.map((token) => token.name)),
      clock,
    }),
    name,
    basis: ids.basisOf(['single sign-on', issuer, clientId, roleClaim, JSON.stringify(roles)]),
  };
}

/** How admins are known. */
export function wireAdmins(
  parts: Parts,
  record: HttpServices['record'],
): Pick<
  HttpServices,
  'adminPort' | 'adminTokens' | 'adminSessions' | 'adminCookies' | 'singleSignOn' | 'attemptCookie' | 'failedSignIns'
> {
  // By the real time: the clock of the sandbox is moved by the very people who are signed in, and providers know nothing of it.
  const { settings, stores, secrets, realClock: clock } = parts;
  const { publicUrl, port, adminPort } = settings;
  const ids = createAdminSessionIds({ secret: secrets.readerSecret, random: randomBytes });
  const adminTokens = secrets.adminTokens.map(({ name, role, token }) => ({
    name,
    role,
    token,
    via: 'token' as const,
    basis: ids.basisOf(['token', name, role, token]),
  }));
  const singleSignOn = wireSingleSignOn(parts, ids);
  const bases = new Map<string, SignInWay>(adminTokens.map(({ basis, via }) => [basis, via]));
  if (singleSignOn !== null) bases.set(singleSignOn.basis, 'single-sign-on');
  return {
    adminPort: adminPort === port ? null : adminPort,
    adminTokens,
    adminSessions: createAdminSessions({ store: stores.adminSessions, ids, bases, clock }),
    adminCookies: createAdminCookies({ publicUrl }),
    singleSignOn,
    failedSignIns: wireFailedSignIns(parts, record),
    attemptCookie: createAttemptCookie({ publicUrl, secret: secrets.readerSecret, clock }),
  };
}

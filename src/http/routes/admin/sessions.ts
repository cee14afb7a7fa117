import { isoTime } from '../../../paywall/calendar/iso-time.ts';
import { PaywallError } from '../../../paywall/errors.ts';
import { createAdminBrowsers } from '../../admin/browser-session.ts';
import { type AdminRoute, defineAdminRoute } from '../../route.ts';
import { noQuery } from '../../schemas/metering.ts';
import { sessionsAnswer } from '../../schemas/session.ts';
import type { HttpServices } from '../../services.ts';

const path = '/v1/admin/sessions';

const common = { tag: 'Admin: signing in', right: 'read', query: noQuery, body: null } as const;

/** Nobody but this admin may ever be answered so. */
const headers = { 'Cache-Control': 'private, no-store', Vary: 'Cookie, Authorization' };

type Needs = Pick<HttpServices, 'adminSessions' | 'adminCookies' | 'publicUrl' | 'adminPort' | 'log'>;

/** Where an admin is signed in, and how they end it elsewhere. Each sees their own sessions alone. */
export function adminSessionsRoutes(needs: Needs): readonly AdminRoute[] {
  const { adminSessions, log } = needs;
  const browsers = createAdminBrowsers(needs);
  return [
    defineAdminRoute({
      ...common,
      method: 'get',
      path,
      summary: 'Where one is signed in oneself, the last begun first',
      answers: { 200: { description: 'The sessions.', schema: sessionsAnswer } },
      async handle({ request, admin }) {
        const present = await browsers.present(request);
        const own = await adminSessions.list(admin, present?.id ?? null);
        const sessions = own.map(({ key, browser, startedAt, usedAt, endsAt, isCurrent }) => ({
          id: key,
          browser,
          startedAt: isoTime(startedAt, 'UTC'),
          usedAt: isoTime(usedAt, 'UTC'),
          expiresAt: isoTime(endsAt, 'UTC'),
          current: isCurrent,
        }));
        return { status: 200, headers, body: { sessions } };
      },
    }),
    defineAdminRoute({
      ...common,
      method: 'delete',
      path,
      summary: 'End all of one’s own sessions but that of this call',
      answers: { 204: { description: 'They have ended, everywhere at once.' } },
      async handle({ request, admin }) {
        const present = await browsers.present(request);
        await adminSessions.endOthers(admin, present?.id ?? null);
        log.info({ admin: admin.name }, 'an admin ended their other sessions');
        return { status: 204, headers };
      },
    }),
    defineAdminRoute({
      ...common,
      method: 'delete',
      path: `${path}/{id}`,
      summary: 'End one of one’s own sessions',
      answers: {
        204: { description: 'It has ended, everywhere at once.' },
        404: { description: 'One has no such session (`not-found`).' },
      },
      async handle({ admin, params }) {
        if (!(await adminSessions.endOwn(admin, params['id'] ?? '')))
          throw new PaywallError('not-found', 'You have no such session.');
        log.info({ admin: admin.name }, 'an admin ended one of their sessions');
        return { status: 204, headers };
      },
    }),
  ];
}

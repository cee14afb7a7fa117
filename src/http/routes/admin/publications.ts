import { type AdminRoute, defineAdminRoute } from '../../route.ts';
import { publicationsAnswer } from '../../schemas/admin-publications.ts';
import { noQuery } from '../../schemas/metering.ts';
import type { HttpServices } from '../../services.ts';

/** The publications that this service has. */
export function adminPublicationsRoute({ publications }: Pick<HttpServices, 'publications'>): AdminRoute {
  return defineAdminRoute({
    method: 'get',
    path: '/v1/admin/publications',
    right: 'read',
    summary: 'All publications',
    tag: 'Admin',
    query: noQuery,
    body: null,
    answers: { 200: { description: 'By name.', schema: publicationsAnswer } },
    handle() {
      const listed = publications.list().map(({ name, settings, wordings }) => ({
        name,
        title: settings.title,
        timeZone: settings.timeZone,
        defaultLocale: settings.defaultLocale,
        appearance: settings.appearance,
        locales: [...wordings.keys()].sort(),
      }));
      listed.sort((one, other) => (one.name < other.name ? -1 : 1));
      return { status: 200, body: { publications: listed } };
    },
  });
}

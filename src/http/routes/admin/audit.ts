import { isoTime } from '../../../paywall/calendar/iso-time.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { auditAnswer, auditQuery } from '../../schemas/readers.ts';
import type { HttpServices } from '../../services.ts';

const timeOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

/** Who changed what, newest first. */
export function adminAuditRoute({ audit }: Pick<HttpServices, 'audit'>): AdminRoute {
  return definePublicationAdminRoute({
    method: 'get',
    path: '/v1/admin/publications/{publication}/audit',
    right: 'read-audit',
    summary: 'Who changed what and when, newest first',
    tag: 'Admin',
    query: auditQuery,
    body: null,
    answers: { 200: { description: 'One page.', schema: auditAnswer } },
    async handle({ publication, query }) {
      const { cursor = null, limit, who, what, about, from, to } = query;
      const filter = { who, what, about, from: timeOf(from), to: timeOf(to) };
      const page = await audit.page(publication.name, { cursor, limit, filter });
      const { timeZone } = publication.settings;
      const entries = page.entries.map(({ at, via = null, ...rest }) => ({ at: isoTime(at, timeZone), via, ...rest }));
      return { status: 200, body: { entries, next: page.next } };
    },
  });
}

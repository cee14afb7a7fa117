import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { bypassAnswer, distributionAnswer, funnelAnswer, spanQuery, windowsQuery } from '../../schemas/reports.ts';
import type { HttpServices } from '../../services.ts';

const base = '/v1/admin/publications/{publication}/reports';
const common = { method: 'get', right: 'read', tag: 'Admin: reports', body: null } as const;

/** What publishers learn of their meter. */
export const adminReportsRoutes = ({
  reports,
  clock,
}: Pick<HttpServices, 'reports' | 'clock'>): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...common,
    path: `${base}/funnel`,
    summary: 'From the views to the purchases, day by day',
    query: spanQuery,
    answers: { 200: { description: 'Every day of the span, and all of them together.', schema: funnelAnswer } },
    async handle({ publication, query }) {
      const report = await reports.funnel(publication, query, clock.now());
      return { status: 200, body: { timeZone: publication.settings.timeZone, ...report } };
    },
  }),
  definePublicationAdminRoute({
    ...common,
    path: `${base}/distribution`,
    summary: 'How many readers read one, two, three … articles in a window',
    query: windowsQuery,
    answers: {
      200: {
        description: 'By kind of reader, for whole windows. A reader counts once for each of them.',
        schema: distributionAnswer,
      },
    },
    async handle({ publication, query }) {
      const { timeZone, meter } = publication.settings;
      const report = await reports.distribution(publication, query, clock.now());
      return { status: 200, body: { timeZone, window: meter.window.kind, ...report } };
    },
  }),
  definePublicationAdminRoute({
    ...common,
    path: `${base}/bypass`,
    summary: 'Signs of ways around the meter, day by day',
    query: spanQuery,
    answers: { 200: { description: 'Every day of the span, and all of them together.', schema: bypassAnswer } },
    async handle({ publication, query }) {
      const report = await reports.bypass(publication, query, clock.now());
      return { status: 200, body: { timeZone: publication.settings.timeZone, ...report } };
    },
  }),
];

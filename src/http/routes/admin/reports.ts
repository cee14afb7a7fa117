import { csvAnswer } from '../../admin/csv.ts';
import {
  bypassColumns,
  distributionColumns,
  distributionRows,
  fileOf,
  funnelTable,
} from '../../admin/report-tables.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import {
  bypassAnswer,
  distributionAnswer,
  funnelAnswer,
  funnelQuery,
  spanQuery,
  windowsQuery,
} from '../../schemas/reports.ts';
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
    query: funnelQuery,
    answers: {
      200: { description: 'Every day of the span, and all of them together.', schema: funnelAnswer, csv: true },
    },
    async handle({ publication, query }) {
      const report = await reports.funnel(publication, query, clock.now());
      if (query.format === 'csv') return funnelTable(fileOf(publication, 'funnel', report), report, query.by);
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
        csv: true,
      },
    },
    async handle({ publication, query }) {
      const { timeZone, meter } = publication.settings;
      const report = await reports.distribution(publication, query, clock.now());
      if (query.format === 'csv') {
        const rows = distributionRows(report.kinds);
        return csvAnswer(fileOf(publication, 'distribution', report), distributionColumns, rows);
      }
      return { status: 200, body: { timeZone, window: meter.window.kind, ...report } };
    },
  }),
  definePublicationAdminRoute({
    ...common,
    path: `${base}/bypass`,
    summary: 'Signs of ways around the meter, day by day',
    query: spanQuery,
    answers: {
      200: { description: 'Every day of the span, and all of them together.', schema: bypassAnswer, csv: true },
    },
    async handle({ publication, query }) {
      const report = await reports.bypass(publication, query, clock.now());
      if (query.format === 'csv') return csvAnswer(fileOf(publication, 'bypass', report), bypassColumns, report.days);
      return { status: 200, body: { timeZone: publication.settings.timeZone, ...report } };
    },
  }),
];

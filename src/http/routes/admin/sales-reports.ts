import { isoTime } from '../../../paywall/calendar/iso-time.ts';
import type { RevenueReport, SubscribersReport } from '../../../paywall/reports/sales-reports.ts';
import { fileOf } from '../../admin/report-tables.ts';
import { revenueTable, subscribersTable } from '../../admin/sales-tables.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { revenueAnswer, salesQuery, subscribersAnswer } from '../../schemas/sales-reports.ts';
import type { HttpServices } from '../../services.ts';

const base = '/v1/admin/publications/{publication}/reports';
const common = { method: 'get', right: 'read', tag: 'Admin: reports', query: salesQuery, body: null } as const;

const written = (report: RevenueReport | SubscribersReport, timeZone: string) => ({
  timeZone,
  ...report,
  asOf: report.asOf === null ? null : isoTime(report.asOf, timeZone),
});

/** What was earned, and who pays: made from Stripe's own lists (see `sales-figures.ts`). */
export const adminSalesReportsRoutes = ({
  reports,
  clock,
}: Pick<HttpServices, 'reports' | 'clock'>): readonly AdminRoute[] => [
  definePublicationAdminRoute({
    ...common,
    path: `${base}/revenue`,
    summary: 'What was paid and given back, by day, currency and offer',
    answers: {
      200: { description: 'Every day of the span, and all of them together.', schema: revenueAnswer, csv: true },
    },
    async handle({ publication, query }) {
      const report = await reports.revenue(publication, query, clock.now());
      if (query.format === 'csv') return revenueTable(fileOf(publication, 'revenue', report), report, query.by);
      return { status: 200, body: written(report, publication.settings.timeZone) };
    },
  }),
  definePublicationAdminRoute({
    ...common,
    path: `${base}/subscribers`,
    summary: 'How many subscriptions run, are on trial, began and ended, day by day',
    answers: {
      200: {
        description: 'Every day of the span, how it stands now, and churn.',
        schema: subscribersAnswer,
        csv: true,
      },
    },
    async handle({ publication, query }) {
      const report = await reports.subscribers(publication, query, clock.now());
      if (query.format === 'csv') return subscribersTable(fileOf(publication, 'subscribers', report), report, query.by);
      return { status: 200, body: written(report, publication.settings.timeZone) };
    },
  }),
];

import type { AgentRow } from '../../../../paywall/reports/agent-report.ts';
import { type CsvColumn, csvAnswer } from '../../../admin/csv.ts';
import { fileOf } from '../../../admin/report-tables.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import { agentReportAnswer } from '../../../schemas/agents/agent-reports.ts';
import { spanQuery } from '../../../schemas/reports.ts';
import type { HttpServices } from '../../../services.ts';

const columns: readonly CsvColumn<AgentRow & { readonly day: string }>[] = [
  { name: 'day', of: ({ day }) => day },
  { name: 'agent', of: ({ agent }) => agent },
  { name: 'class', of: (row) => row.class },
  { name: 'proof', of: ({ proof }) => proof },
  { name: 'granted', of: ({ granted }) => granted },
  { name: 'refused', of: ({ refused }) => refused },
];

/** What agents asked for. Publications without rules for agents have no figures of them. */
export const adminAgentReportRoute = ({ reports, clock }: Pick<HttpServices, 'reports' | 'clock'>): AdminRoute =>
  definePublicationAdminRoute({
    method: 'get',
    path: '/v1/admin/publications/{publication}/reports/agents',
    right: 'read',
    tag: 'Admin: reports',
    summary: 'Which agents asked for articles, what proves them, and what they got, day by day',
    query: spanQuery,
    body: null,
    answers: {
      200: { description: 'Every day of the span, and all of them together.', schema: agentReportAnswer, csv: true },
    },
    async handle({ publication, query }) {
      const report = await reports.agents(publication, query, clock.now());
      if (query.format === 'csv') {
        const rows = report.days.flatMap(({ day, agents }) => agents.map((row) => ({ day, ...row })));
        return csvAnswer(fileOf(publication, 'agents', report), columns, rows);
      }
      return { status: 200, body: { timeZone: publication.settings.timeZone, ...report } };
    },
  });

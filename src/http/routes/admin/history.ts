import type { AuditFilter } from '../../../paywall/admin/audit-log.ts';
import type { Publication } from '../../../paywall/publication.ts';
import { auditEntryJson } from '../../admin/audit-json.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { agentRulesSchema } from '../../schemas/agents/agent-policy.ts';
import { agentsHistoryAnswer, historyQuery, meterHistoryAnswer, wordingHistoryAnswer } from '../../schemas/history.ts';
import { meterSettingsSchema } from '../../schemas/meter-settings.ts';
import { wordingSchema } from '../../schemas/wording/banners.ts';
import type { HttpServices } from '../../services.ts';

/** What the log keeps of a version, or null if it has a form that is not read any more: the log keeps entries for years. */
interface Reader<Version> {
  safeParse(value: unknown): { success: true; data: Version } | { success: false };
}

interface Asked {
  readonly publication: Publication;
  readonly query: { readonly cursor?: string | undefined; readonly limit: number };
  readonly filter: AuditFilter;
}

const common = {
  method: 'get',
  right: 'read-history',
  tag: 'Admin: meter and wording',
  query: historyQuery,
  body: null,
} as const;

/** One page of the versions of something, newest first. */
export async function historyOf<Version>(
  audit: HttpServices['audit'],
  { publication, query, filter }: Asked,
  reader: Reader<Version>,
) {
  const { cursor = null, limit } = query;
  const page = await audit.page(publication.name, { cursor, limit, filter });
  const version = (value: unknown) => {
    const read = reader.safeParse(value);
    return read.success ? read.data : null;
  };
  const entries = page.entries.map((entry) => ({
    ...auditEntryJson(entry, publication),
    before: version(entry.before),
    after: version(entry.after),
  }));
  return { status: 200, body: { entries, next: page.next } };
}

/** The versions of the meter and of the wordings, and who made them. One is restored by saving it, as any other change is. */
export function adminHistoryRoutes({ audit }: Pick<HttpServices, 'audit'>): readonly AdminRoute[] {
  return [
    definePublicationAdminRoute({
      ...common,
      path: '/v1/admin/publications/{publication}/meter/history',
      summary: 'Who changed the meter and when, with its versions, newest first',
      answers: { 200: { description: 'One page.', schema: meterHistoryAnswer } },
      handle: ({ publication, query }) =>
        historyOf(audit, { publication, query, filter: { what: 'meter.' } }, meterSettingsSchema),
    }),
    definePublicationAdminRoute({
      ...common,
      path: '/v1/admin/publications/{publication}/agents/history',
      tag: 'Admin: agents',
      summary: 'Who changed the rules for agents and when, with their versions, newest first',
      answers: { 200: { description: 'One page.', schema: agentsHistoryAnswer } },
      handle: ({ publication, query }) =>
        historyOf(audit, { publication, query, filter: { what: 'agents.' } }, agentRulesSchema),
    }),
    definePublicationAdminRoute({
      ...common,
      path: '/v1/admin/publications/{publication}/banners/{locale}/history',
      summary: 'Who changed the texts in one language and when, with their versions, newest first',
      answers: {
        200: { description: 'One page; empty if there was never such a language.', schema: wordingHistoryAnswer },
      },
      handle: ({ publication, query, params }) =>
        historyOf(
          audit,
          { publication, query, filter: { what: 'wording.', about: params['locale'] ?? '' } },
          wordingSchema,
        ),
    }),
  ];
}

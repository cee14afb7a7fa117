import type { AuditSearch } from '../../../paywall/admin/audit-log.ts';
import { hasCode } from '../../../paywall/errors.ts';
import type { Publication } from '../../../paywall/publication.ts';
import { auditEntryJson } from '../../admin/audit-json.ts';
import { createReaderFinder } from '../../admin/find-reader.ts';
import { nameInAudit } from '../../admin/reader-lookup.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { auditAnswer, auditQuery } from '../../schemas/audit.ts';
import type { HttpServices } from '../../services.ts';

const timeOf = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

/** Who changed what, newest first. */
export function adminAuditRoute({ audit, hashes }: Pick<HttpServices, 'audit' | 'hashes'>): AdminRoute {
  const findReader = createReaderFinder({ hashes });

  /** The names in the log of whom a text may mean: the reader with this id, and the one with this sign-in id. */
  function readersCalled(publication: Publication, text: string): readonly string[] {
    return (['id', 'sign-in'] as const).flatMap((by) => {
      try {
        return [nameInAudit(findReader(publication, text, by))];
      } catch (error) {
        if (!hasCode(error, 'not-found')) throw error;
        return [];
      }
    });
  }

  const searchFor = (publication: Publication, text: string | undefined): AuditSearch | undefined =>
    text === undefined ? undefined : { text, abouts: readersCalled(publication, text) };

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
      const search = searchFor(publication, query.search);
      const filter = { who, what, about, search, from: timeOf(from), to: timeOf(to) };
      const page = await audit.page(publication.name, { cursor, limit, filter });
      const entries = page.entries.map((entry) => ({
        ...auditEntryJson(entry, publication),
        reader: search?.abouts.some((name) => entry.what.endsWith(` ${name}`)) ? search.text : null,
      }));
      return { status: 200, body: { entries, next: page.next } };
    },
  });
}

import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import { historyQuery } from '../../../schemas/history.ts';
import { segmentsHistoryAnswer, segmentsSchema } from '../../../schemas/segments/segments.ts';
import type { HttpServices } from '../../../services.ts';
import { historyOf } from '../history.ts';

/** The versions of the rules, and who made them. One is restored by saving it, as any other change is. */
export const adminSegmentsHistoryRoute = ({ audit }: Pick<HttpServices, 'audit'>): AdminRoute =>
  definePublicationAdminRoute({
    method: 'get',
    path: '/v1/admin/publications/{publication}/segments/history',
    right: 'read-history',
    tag: 'Admin: segments',
    summary: 'Who changed the rules of segments and when, with their versions, newest first',
    query: historyQuery,
    body: null,
    answers: { 200: { description: 'One page.', schema: segmentsHistoryAnswer } },
    handle: ({ publication, query }) =>
      historyOf(audit, { publication, query, filter: { what: 'segments.' } }, segmentsSchema),
  });

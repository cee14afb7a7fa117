import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { noQuery } from '../../schemas/metering.ts';
import { noticesAnswer } from '../../schemas/standing.ts';
import type { HttpServices } from '../../services.ts';

/** What the people who run a publication should know today. */
export function adminNoticesRoute({ standing }: Pick<HttpServices, 'standing'>): AdminRoute {
  return definePublicationAdminRoute({
    method: 'get',
    path: '/v1/admin/publications/{publication}/notices',
    right: 'read',
    summary: 'What should be known today, and how far the publication is set up',
    tag: 'Admin: reports',
    query: noQuery,
    body: null,
    answers: { 200: { description: 'The worst first.', schema: noticesAnswer } },
    async handle({ publication }) {
      return { status: 200, body: await standing.read(publication) };
    },
  });
}

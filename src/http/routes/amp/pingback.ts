import { z } from 'zod';
import type { AmpViewer } from '../../amp/amp-view.ts';
import { readerHeaders } from '../../reader/answers.ts';
import { isPrefetch } from '../../reader/document-request.ts';
import { definePublicationRoute } from '../../route.ts';
import { ampQuery } from '../../schemas/amp.ts';
import type { HttpServices } from '../../services.ts';

/**
 * Counts a view of an AMP page. The runtime sends it whether or not it has shown the article, and again for every time that it is read. So what is
 * counted is decided here, as for any view; what the runtime says of its own decision is no proof of anything.
 */
export function ampPingbackRoute(services: HttpServices, view: AmpViewer) {
  return definePublicationRoute({
    method: 'post',
    path: '/v1/{publication}/amp/pingback',
    isView: true,
    isAmp: true,
    summary: 'Count, for amp-access or amp-subscriptions, a view of this article',
    tag: 'AMP',
    query: ampQuery,
    body: z.unknown().openapi({
      description:
        'Nothing, or what amp-subscriptions sends: the entitlement that it goes by, or a list of them. It is not looked at.',
      type: 'string',
    }),
    isBodyOptional: true,
    bodyIs: 'unread',
    answers: {
      204: { description: 'Counted, or there was nothing to count.' },
      403: {
        description:
          'The origin is neither the publication’s nor an AMP cache’s, or the source origin is not the publication’s.',
      },
    },
    async handle({ request, publication, address, query, mayAskStore }) {
      const count = !isPrefetch(request);
      const { viewed } = await view({ request, publication, address, query, mayAskStore, count });
      const { reason } = viewed.decision;
      return { status: 204, headers: readerHeaders(services.cookies, viewed.caller, null), reason };
    },
  });
}

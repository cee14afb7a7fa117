import type { AmpViewer } from '../../amp/amp-view.ts';
import { authorizationText, longestAuthorization } from '../../amp/authorization.ts';
import { readerHeaders } from '../../reader/answers.ts';
import { isUndecided, undecided, whyUndecided } from '../../reader/article-view.ts';
import { definePublicationRoute } from '../../route.ts';
import { ampAuthorizationSchema, ampQuery } from '../../schemas/amp.ts';
import type { HttpServices } from '../../services.ts';

/** Says whether the reader of an AMP page may read it. Nothing is counted, for AMP asks ahead, and again. */
export function ampAuthorizeRoute(services: HttpServices, view: AmpViewer) {
  const { clock, cookies, hashes } = services;

  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/amp/authorize',
    isView: true,
    isAmp: true,
    summary: 'Decide, for amp-access or amp-subscriptions, whether this reader may read this article',
    tag: 'AMP',
    query: ampQuery,
    body: null,
    answers: {
      200: {
        description: `The decision, granted or denied, in at most ${longestAuthorization} bytes.`,
        schema: ampAuthorizationSchema,
      },
      403: {
        description:
          'The origin is neither the publication’s nor an AMP cache’s, or the source origin is not the publication’s.',
      },
      503: { description: undecided },
    },
    async handle({ request, publication, address, query, mayAskStore, refuse }) {
      const { viewed, article, signedIn } = await view({
        ...{ request, publication, address, query, mayAskStore },
        count: false,
      });
      const { caller, decision } = viewed;
      const { granted, reason } = decision;
      if (isUndecided(decision, article)) return { ...refuse(whyUndecided(decision), { granted, reason }), reason };
      const isForSubscriptions = query.meteringState !== undefined || query.crypt !== undefined;
      const body = authorizationText({
        viewed,
        protocol: query.protocol ?? (isForSubscriptions ? 'amp-subscriptions' : 'amp-access'),
        signedIn: signedIn && {
          until: signedIn.endsAt,
          stateId: hashes.ampStateId(publication.name, caller.visitor.key),
        },
        amp: publication.settings.amp,
        now: clock.now(),
      });
      return { status: 200, headers: readerHeaders(cookies, caller, null), body, reason };
    },
  });
}

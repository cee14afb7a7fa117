import type { IncomingMessage, OutgoingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { invalidRequest, parse } from '../parse.ts';
import { readerHeaders } from '../reader/answers.ts';
import { articleNamed, createViewer, type Viewed } from '../reader/article-view.ts';
import { definePublicationRoute } from '../route.ts';
import { anyQuery, longestArticleId, tierSchema } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

const uri = z.string().min(1).max(4096);

const gateHeaders = z.object({
  'X-Original-URI': uri,
  'X-Article-Tier': tierSchema.default('metered'),
  'X-Article-Sponsored': z
    .enum(['true', 'false'])
    .default('false')
    .transform((value) => value === 'true'),
});

/** As the document shows them: one of the two that name the article is needed. */
const documentedHeaders = gateHeaders.extend({
  'X-Original-URI': uri.optional().openapi({ description: 'The article.' }),
  'X-Forwarded-Uri': uri.optional().openapi({ description: 'The article, where `X-Original-URI` does not name it.' }),
});

function articleOf({ headers }: IncomingMessage) {
  const told = parse(
    gateHeaders,
    {
      'X-Original-URI': headers['x-original-uri'] ?? headers['x-forwarded-uri'],
      'X-Article-Tier': headers['x-article-tier'],
      'X-Article-Sponsored': headers['x-article-sponsored'],
    },
    'request',
  );
  const article = articleNamed({
    id: told['X-Original-URI'],
    tier: told['X-Article-Tier'],
    sponsored: told['X-Article-Sponsored'],
  });
  if (article.id.length <= longestArticleId) return article;
  const message = `longer than ${longestArticleId} characters without its tracking parameters`;
  throw invalidRequest('request', [{ path: 'X-Original-URI', message }]);
}

function stileHeaders({ decision, banner }: Viewed): OutgoingHttpHeaders {
  const { reason, meter } = decision;
  return {
    'X-Stile-Reason': reason,
    ...(meter !== null && { 'X-Stile-Left': String(meter.left), 'X-Stile-Limit': String(meter.limit) }),
    ...(banner !== null && { 'X-Stile-Banner': Buffer.from(JSON.stringify(banner)).toString('base64url') }),
  };
}

/** The metering endpoint for reverse proxies: everything in headers, and a status that `auth_request` understands. */
export function gateRoute(services: HttpServices) {
  const view = createViewer(services);

  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/gate',
    summary: 'Decide for a reverse proxy (nginx auth_request, forward-auth), and count',
    tag: 'Metering',
    changesState: true,
    query: anyQuery,
    body: null,
    headers: documentedHeaders,
    answers: {
      204: {
        description: 'Granted. `X-Stile-Reason`, `X-Stile-Left`, `X-Stile-Limit`, `X-Stile-Banner` say the rest.',
      },
      401: { description: 'Denied, without a body; or the sign-in token is not valid (`invalid-identity`).' },
      403: { description: 'Denied, without a body, for the article is premium; or the origin is foreign.' },
      503: { description: 'The store is away and the publication fails closed.' },
    },
    async handle({ request, address, publication }) {
      const article = articleOf(request);
      const viewed = await view({ request, address, publication, article, locale: undefined, count: true });
      const { granted, reason } = viewed.decision;
      const headers = { ...readerHeaders(services.cookies, viewed.caller, null), ...stileHeaders(viewed) };
      if (granted) return { status: 204, headers };
      if (reason === 'FAIL_CLOSED' && article.tier !== 'premium')
        return { status: 503, headers: { ...headers, 'Retry-After': '1' } };
      return { status: article.tier === 'premium' ? 403 : 401, headers };
    },
  });
}

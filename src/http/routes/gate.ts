import type { OutgoingHttpHeaders } from 'node:http';
import type { PaywallError } from '../../paywall/errors.ts';
import { claimOf, createNewsletterVisits } from '../newsletters/newsletter-claim.ts';
import { readerHeaders } from '../reader/answers.ts';
import { createViewer, isUndecided, undecided, type Viewed, whyUndecided } from '../reader/article-view.ts';
import { createBannerHeader } from '../reader/banner-header.ts';
import { isDocument } from '../reader/document-request.ts';
import { gateHeaders, proxiedArticle, proxiedNewsletterToken } from '../reader/proxied-article.ts';
import { definePublicationRoute } from '../route.ts';
import { anyQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

/** Looked for in the query as it stands, for what else a proxy passes on is of no interest and not taken apart. */
const asksForDryRun = (url: string | undefined) => /[?&]dryRun=true(?:&|$)/.test(url ?? '');

/** Envoy takes 200 for a grant and every other status for a denial. */
const grantedStatus = (url: string | undefined) => (/[?&]granted=200(?:&|$)/.test(url ?? '') ? 200 : 204);

function stileHeaders({ decision }: Viewed): OutgoingHttpHeaders {
  const { reason, meter, counted } = decision;
  const headers = { 'X-Stile-Reason': reason, 'X-Stile-Counted': String(counted) };
  if (meter === null) return headers;
  return Object.assign(headers, { 'X-Stile-Left': String(meter.left), 'X-Stile-Limit': String(meter.limit) });
}

/** What has no decision says in the same headers why: proxies read no bodies. */
const refusedHeaders = ({ code }: PaywallError): OutgoingHttpHeaders => ({
  'X-Stile-Reason': code.toUpperCase().replaceAll('-', '_'),
  'X-Stile-Counted': 'false',
});

/** The metering endpoint for reverse proxies: everything in headers, and a status that `auth_request` understands. */
export function gateRoute(services: HttpServices) {
  const view = createViewer(services);
  const visitOf = createNewsletterVisits(services);
  const bannerHeaders = createBannerHeader(services);

  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/gate',
    isView: true,
    headersOf: refusedHeaders,
    summary: 'Decide for a reverse proxy (nginx auth_request, forward-auth), and count',
    tag: 'Metering',
    changesState: true,
    query: anyQuery,
    body: null,
    headers: gateHeaders,
    answers: {
      200: { description: 'Granted, with `?granted=200`: the same as 204, for proxies that know no other success.' },
      204: {
        description: 'Granted. `X-Stile-Reason`, `X-Stile-Left`, `X-Stile-Limit`, `X-Stile-Banner` say the rest.',
      },
      401: {
        description:
          'Denied, without a body; or the sign-in token is not valid (`invalid-identity`, with `X-Stile-Reason: INVALID_IDENTITY`).',
      },
      403: {
        description:
          'Denied, without a body: the article is premium, the address can be read in more than one way (`AMBIGUOUS_ADDRESS`), or the crawler is refused; or the origin is foreign.',
      },
      503: {
        description: `${undecided} \`X-Stile-Reason\` says which: \`FAIL_CLOSED\`, \`OVERLOADED\`, or the code of the problem in capitals.`,
      },
    },
    async handle({ request, address, publication, mayAskStore, refuse }) {
      const article = proxiedArticle(request, publication);
      const count = isDocument(request) && !asksForDryRun(request.url);
      const token = publication.settings.newsletters.length === 0 ? null : proxiedNewsletterToken(request);
      const claim = claimOf(visitOf({ request, address, publication, article: article.id, token }));
      const asked = { request, address, publication, article, locale: undefined, count, receipt: false, mayAskStore };
      const viewed = await view({ ...asked, claim, referrer: request.headers.referer ?? '' });
      const { granted, reason } = viewed.decision;
      const headers = readerHeaders(services.cookies, viewed.caller, null);
      Object.assign(headers, stileHeaders(viewed), bannerHeaders(publication, viewed));
      if (granted) return { status: grantedStatus(request.url), headers, reason };
      if (isUndecided(viewed.decision, article)) {
        const refusal = refuse(whyUndecided(viewed.decision));
        return { ...refusal, headers: { ...headers, ...refusal.headers }, reason };
      }
      const isForbidden = article.tier === 'premium' || reason === 'AMBIGUOUS_ADDRESS' || reason === 'CRAWLER_REFUSED';
      return { status: isForbidden ? 403 : 401, headers, reason };
    },
  });
}

import { z } from 'zod';
import type { ReleaseOutcome } from '../../paywall/metering/meter.ts';
import { invalidRequest } from '../parse.ts';
import { readerHeaders } from '../reader/answers.ts';
import { createCallerFinder } from '../reader/caller.ts';
import { gateHeaders, proxiedArticle } from '../reader/proxied-article.ts';
import { definePublicationRoute } from '../route.ts';
import { anyQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

/** What `X-Stile-Release` says. `not-due`: the site has shown something, so that the view stays counted. */
type Told = 'released' | 'not-counted' | 'not-due' | 'too-late' | 'too-many-releases' | 'receipt-issued';

const toldOf: Readonly<Record<ReleaseOutcome, Told>> = {
  released: 'released',
  'not-counted': 'not-counted',
  'too-late': 'too-late',
  'too-many': 'too-many-releases',
  'receipt-issued': 'receipt-issued',
};

/** Whether a site that answers so has shown no article: it sends elsewhere, has none there, or has failed. */
const showsNothing = (status: number) =>
  (status >= 300 && status < 400 && status !== 304) || status === 404 || status === 410 || status >= 500;

/** Throws `invalid-request` without a status, which is the proxy's mistake and no reader's. */
function siteStatus(written: string | string[] | undefined): number {
  if (typeof written === 'string' && /^[1-5]\d{2}$/.test(written)) return Number(written);
  throw invalidRequest('request', [{ path: 'X-Original-Status', message: "must be the status of the site's answer" }]);
}

/** The headers of the gate that name the article: what it is does not matter any more. */
const addressHeaders = gateHeaders.omit({
  'X-Article-Tier': true,
  'X-Article-Sponsored': true,
  'X-Original-Method': true,
});

/** Gives back the view that the gate has counted if the site then had nothing to show. For proxies, like the gate itself. */
export function gateReleaseRoute(services: HttpServices) {
  const { metering, hashes, clock, cookies } = services;
  const findCaller = createCallerFinder(services);

  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/gate/release',
    summary: 'Give back a view that the gate has counted, if the site then answered 3xx, 404, 410 or 5xx',
    tag: 'Metering',
    changesState: true,
    query: anyQuery,
    body: null,
    headers: addressHeaders.extend({
      'X-Original-Status': z
        .string()
        .openapi({ description: 'The status of the site’s answer. With any other than these nothing is done.' }),
    }),
    answers: {
      204: {
        description:
          '`X-Stile-Release` says what became of it: `released`, `not-counted`, `not-due` (the site has shown something), `too-late`, `too-many-releases` or `receipt-issued`.',
      },
      401: { description: 'It is not known who asks (`reader-required`), or the sign-in token is not valid.' },
      503: { description: 'The store is unavailable.' },
    },
    async handle({ request, publication }) {
      const status = siteStatus(request.headers['x-original-status']);
      const article = proxiedArticle(request, publication);
      const caller = await findCaller(request, publication, { strangers: 'refuse' });
      const answer = (told: Told) => ({
        status: 204,
        headers: { ...readerHeaders(cookies, caller, null), 'X-Stile-Release': told },
      });
      if (!showsNothing(status)) return answer('not-due');
      if (article.isAmbiguous) return answer('not-counted');
      const { outcome } = await metering.release({
        publication,
        visitor: caller.visitor,
        articleKey: hashes.articleKey(publication.name, article.id),
        now: clock.now(),
      });
      return answer(toldOf[outcome]);
    },
  });
}

import { type ErrorCode, PaywallError } from '../../paywall/errors.ts';
import { type ReleaseOutcome, releaseWithinSeconds } from '../../paywall/metering/meter.ts';
import { meterJson, readerHeaders } from '../reader/answers.ts';
import { createArticleFinder } from '../reader/article-facts.ts';
import { createCallerFinder } from '../reader/caller.ts';
import { definePublicationRoute } from '../route.ts';
import { noQuery, releaseBody, releasedSchema } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

const refusals: Partial<Record<ReleaseOutcome, { readonly code: ErrorCode; readonly message: string }>> = {
  'too-late': {
    code: 'too-late',
    message: `A view can be released for ${releaseWithinSeconds} seconds after it was counted.`,
  },
  'too-many': {
    code: 'too-many-releases',
    message: 'This reader has released as many views as they may in this window.',
  },
  'receipt-issued': {
    code: 'receipt-issued',
    message: 'A receipt was handed out for this view: only the publisher can release it, with article claims.',
  },
};

/** Gives back a view that was counted and then could not be shown. */
export function releaseRoute(services: HttpServices) {
  const { metering, hashes, clock, cookies } = services;
  const findCaller = createCallerFinder(services);
  const findArticle = createArticleFinder(services);

  return definePublicationRoute({
    method: 'post',
    path: '/v1/{publication}/meter/release',
    summary: 'Give back a counted view that could not be shown',
    tag: 'Metering',
    query: noQuery,
    body: releaseBody,
    answers: {
      200: {
        description: 'The meter after the release; unchanged where the view was not counted.',
        schema: releasedSchema,
      },
      401: { description: 'It is not known who asks (`reader-required`), or the sign-in token is not valid.' },
      409: {
        description:
          'Counted too long ago (`too-late`), too many were released in this window (`too-many-releases`), or a receipt was handed out for it (`receipt-issued`).',
      },
    },
    async handle({ request, publication, body }) {
      const caller = await findCaller(request, publication, { strangers: 'refuse' });
      const { article, isProved } = await findArticle(publication, {
        ...body.article,
        tier: 'metered',
        sponsored: false,
      });
      const { outcome, meter } = await metering.release({
        publication,
        visitor: caller.visitor,
        articleKey: hashes.articleKey(publication.name, article.id),
        now: clock.now(),
        despiteReceipt: isProved,
      });
      const refusal = refusals[outcome];
      if (refusal !== undefined) throw new PaywallError(refusal.code, refusal.message);
      return {
        status: 200,
        headers: readerHeaders(cookies, caller, null),
        body: { meter: meterJson(meter, publication) },
      };
    },
  });
}

import { PaywallError } from '../../paywall/errors.ts';
import { releaseWithinSeconds } from '../../paywall/metering/meter.ts';
import { meterJson, readerHeaders } from '../reader/answers.ts';
import { articleNamed } from '../reader/article-view.ts';
import { createCallerFinder } from '../reader/caller.ts';
import { definePublicationRoute } from '../route.ts';
import { noQuery, releaseBody, releasedSchema } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

/** Gives back a view that was counted and then could not be shown. */
export function releaseRoute(services: HttpServices) {
  const { metering, hashes, clock, cookies } = services;
  const findCaller = createCallerFinder(services);

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
      409: { description: `Counted more than ${releaseWithinSeconds} seconds ago (\`too-late\`).` },
    },
    async handle({ request, publication, body }) {
      const caller = await findCaller(request, publication);
      const { id } = articleNamed({ ...body.article, tier: 'metered', sponsored: false });
      const { outcome, meter } = await metering.release({
        publication,
        visitor: caller.visitor,
        articleKey: hashes.articleKey(publication.name, id),
        now: clock.now(),
      });
      if (outcome === 'too-late') {
        throw new PaywallError(
          'too-late',
          `A view can be released for ${releaseWithinSeconds} seconds after it was counted.`,
        );
      }
      return {
        status: 200,
        headers: readerHeaders(cookies, caller, null),
        body: { meter: meterJson(meter, publication) },
      };
    },
  });
}

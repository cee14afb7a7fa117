import type { Publication } from '../../../../paywall/publication.ts';
import { triedConditions } from '../../../../paywall/segments/tried-conditions.ts';
import type { Explanation } from '../../../../paywall/support/explain-decision.ts';
import { createReaderFinder } from '../../../admin/find-reader.ts';
import { lookAt } from '../../../admin/reader-lookup.ts';
import { bulkBodies } from '../../../bodies/read-body.ts';
import { articleNamed } from '../../../reader/article-facts.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../../route.ts';
import { noQuery } from '../../../schemas/metering.ts';
import { triedSegments, trySegmentsBody } from '../../../schemas/segments/try.ts';
import type { HttpServices } from '../../../services.ts';
import { explanationJson, givenBy } from '../explain.ts';
import { noSuchReader } from '../readers.ts';
import { around, checkSavable } from './segments.ts';

type Needs = Pick<HttpServices, 'decisionExplainer' | 'hashes' | 'clock' | 'recordLook' | 'countryHeader'>;

const triedRules = ({ segments }: Publication, { view, decision }: Explanation) =>
  segments.map(({ id, name, on, when }) => {
    const conditions = triedConditions(when, view);
    const fits = conditions.every(({ holds }) => holds);
    return { id, name, on, holds: decision.segment?.rule.id === id, fits, conditions };
  });

/** Which rule a reader meets before an article, and what keeps the others from it. */
export function adminTrySegmentsRoute(services: Needs): AdminRoute {
  const { decisionExplainer, hashes, clock, recordLook } = services;
  const findReader = createReaderFinder({ hashes });
  return definePublicationAdminRoute({
    method: 'post',
    path: '/v1/admin/publications/{publication}/segments/try',
    right: 'read',
    tag: 'Admin: segments',
    summary: 'Which rule holds for a reader before an article, why the others do not, and the decision; counts nothing',
    query: noQuery,
    body: trySegmentsBody,
    bodyLimits: bulkBodies,
    answers: {
      200: { description: 'Every rule with its conditions, and the decision.', schema: triedSegments },
      404: noSuchReader,
    },
    async handle({ publication: stored, body, admin }) {
      const { rules, facts = {} } = body;
      if (rules !== undefined) checkSavable(rules, around(services, stored));
      const publication = rules === undefined ? stored : { ...stored, segments: rules };
      const now = clock.now();
      const { counted, lapsed, ...given } = facts;
      const named = body.reader === undefined ? null : findReader(publication, body.reader, body.by);
      const article = articleNamed(publication, body.article);
      const explanation = await decisionExplainer.explain({
        publication,
        reader: named && { id: named.buyer.reader, key: named.buyer.key },
        kind: body.kind ?? named?.kind ?? null,
        article,
        articleKey: hashes.articleKey(publication.name, article.id),
        at: now,
        now,
        given: {
          ...givenBy({ country: body.country, facts: given }),
          ...(counted !== undefined && { counted }),
          ...(lapsed !== undefined && { lapsed }),
        },
      });
      if (named !== null) await recordLook(lookAt(named, admin, 'explain'));
      const answer = explanationJson({ publication, body, at: now, forced: null }, explanation);
      return { status: 200, body: { ...answer, rules: triedRules(publication, explanation) } };
    },
  });
}

import type { Agent } from '../../../paywall/agents/agent.ts';
import { bannerFor } from '../../../paywall/banners/banner-for-decision.ts';
import { isoTime } from '../../../paywall/calendar/iso-time.ts';
import type { EpochMs } from '../../../paywall/clock.ts';
import type { Publication } from '../../../paywall/publication.ts';
import type { ArmOf } from '../../../paywall/segments/stored-conditions.ts';
import type { Explanation } from '../../../paywall/support/explain-decision.ts';
import type { GivenFacts } from '../../../paywall/support/explain-segment.ts';
import { armsOf, withArms } from '../../../paywall/targeting/arms.ts';
import { negotiateLocale } from '../../../paywall/wording/locale.ts';
import { createReaderFinder } from '../../admin/find-reader.ts';
import { lookAt } from '../../admin/reader-lookup.ts';
import { entitlementJson, meterJson, segmentJson } from '../../reader/answers.ts';
import { previewOf } from '../../reader/arms.ts';
import { articleNamed } from '../../reader/article-facts.ts';
import { type AdminRoute, definePublicationAdminRoute } from '../../route.ts';
import { noQuery } from '../../schemas/metering.ts';
import { type ExplainBody, explainBody, explanationSchema } from '../../schemas/readers.ts';
import type { HttpServices } from '../../services.ts';
import { noSuchReader } from './readers.ts';

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

/** The class of an agent in no list is `other`, unless it is said. */
function agentNamed({ agents }: Publication, named: ExplainBody['agent']): Agent | undefined {
  if (named === undefined) return undefined;
  const { name, proof } = named;
  const known = agents?.known.find((each) => each.name === name);
  return { name, class: named.class ?? known?.class ?? 'other', proof, spoofed: false };
}

interface Asked {
  readonly publication: Publication;
  readonly body: Pick<ExplainBody, 'locale' | 'country'>;
  readonly at: EpochMs;
  /** The arm that is shown, if one is asked for. */
  readonly forced: ArmOf | null;
}

/** What is taken of a request and the reader. */
export function givenBy({ country, facts = {} }: Pick<ExplainBody, 'country' | 'facts'>): GivenFacts {
  const { traits, firstSeenAt, ...given } = facts;
  return {
    ...given,
    country: country?.toUpperCase() ?? null,
    ...(traits !== undefined && { traits: new Map(Object.entries(traits)) }),
    ...(firstSeenAt !== undefined && { firstSeenAt: Date.parse(firstSeenAt) }),
  };
}

/** The banner that would be shown: the same as with a view, in the locale that is asked for. */
function bannerOf({ publication, body, at }: Asked, { reader, decision }: Explanation) {
  const locale = negotiateLocale({
    requested: body.locale,
    acceptLanguage: undefined,
    available: [...publication.wordings.keys()],
    fallback: publication.settings.defaultLocale,
  });
  const country = body.country?.toUpperCase() ?? null;
  const shown = withArms(decision.segment?.publication ?? publication, decision.arms?.served ?? []);
  return bannerFor({ publication: shown, reader, decision, locale, country, now: at }).banner;
}

export function explanationJson(asked: Asked, explanation: Explanation) {
  const { reader, decision, unknown } = explanation;
  const { publication, at, forced } = asked;
  const { granted, reason, grantReason } = decision;
  return {
    at: isoTime(at, publication.settings.timeZone),
    reader: { id: reader.id === '' ? null : reader.id, kind: reader.kind },
    decision: { granted, reason, grantReason },
    trace: decision.explain().map((step) => ({ ...step, because: sentence(step.because) })),
    meter: meterJson(decision.meter, publication),
    entitlement: entitlementJson(decision.entitlement, publication),
    banner: bannerOf(asked, explanation),
    segment: segmentJson(decision.segment),
    experiment: forced === null ? armsOf(decision.arms?.served ?? []) : [forced],
    unknown,
  };
}

/** Why a reader is, was or will be let in or not. */
export function adminExplainRoute({
  decisionExplainer,
  hashes,
  clock,
  recordLook,
}: Pick<HttpServices, 'decisionExplainer' | 'hashes' | 'clock' | 'recordLook'>): AdminRoute {
  const findReader = createReaderFinder({ hashes });

  return definePublicationAdminRoute({
    method: 'post',
    path: '/v1/admin/publications/{publication}/explain',
    right: 'read',
    summary: 'What would be decided for a reader and an article, at any time, and why; counts nothing',
    tag: 'Admin: readers',
    query: noQuery,
    body: explainBody,
    answers: {
      200: { description: 'The decision, step by step, with its banner.', schema: explanationSchema },
      404: noSuchReader,
    },
    async handle({ publication: whole, body, admin }) {
      const { publication, forced } = previewOf(whole, body.experiment, true);
      const now = clock.now();
      const at = body.at === undefined ? now : Date.parse(body.at);
      const named = body.reader === undefined ? null : findReader(publication, body.reader, body.by);
      const article = articleNamed(publication, body.article);
      const explanation = await decisionExplainer.explain({
        publication,
        reader: named && { id: named.buyer.reader, key: named.buyer.key },
        kind: body.kind ?? named?.kind ?? null,
        agent: agentNamed(publication, body.agent),
        article,
        articleKey: hashes.articleKey(publication.name, article.id),
        at,
        now,
        given: givenBy(body),
      });
      if (named !== null) await recordLook(lookAt(named, admin, 'explain'));
      return { status: 200, body: explanationJson({ publication, body, at, forced }, explanation) };
    },
  });
}

import type { Article } from '../../paywall/articles/article.ts';
import { grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import { isCountedLater } from '../../paywall/metering/counted-later.ts';
import type { Decision } from '../../paywall/metering/decide.ts';
import type { Publication } from '../../paywall/publication.ts';
import { whenThere } from '../../paywall/soon.ts';
import { createSentGifts } from '../gifts/sent-gift.ts';
import { claimOf, createNewsletterVisits } from '../newsletters/newsletter-claim.ts';
import { readerHeaders } from '../reader/answers.ts';
import { createArticleFinder } from '../reader/article-facts.ts';
import { createViewer, isUndecided, undecided, type Viewed, whyUndecided } from '../reader/article-view.ts';
import { decisionText } from '../reader/decision-text.ts';
import { isPrefetch } from '../reader/document-request.ts';
import { createTokenRenewal } from '../reader/token-renewal.ts';
import { type Answer, definePublicationRoute } from '../route.ts';
import { decisionSchema, meterBody, meterQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

/**
 * A receipt is proof only of what was counted, or is counted later, or needs no counting: not of an article for which there would have
 * been room. `count`: whether this view was to be counted.
 */
function isProvable({ granted, reason, counted }: Decision, count: boolean): boolean {
  if (isCountedLater(reason)) return count;
  return granted && (reason !== 'METERED' || counted);
}

/** Decides, counts, and answers. `dryRun` decides without counting. */
export function meterRoute(services: HttpServices) {
  const { clock, cookies, receipts, supportCodes } = services;
  const view = createViewer(services);
  const findArticle = createArticleFinder(services);
  const visitOf = createNewsletterVisits(services);
  const renew = createTokenRenewal(services);
  const sentGift = createSentGifts(services);

  const receiptFor = (
    { name: publication }: Publication,
    { caller }: Viewed,
    { id: article, tier, sponsored }: Pick<Article, 'id' | 'tier' | 'sponsored'>,
  ) => receipts.sign({ publication, reader: caller.visitor.reader.id, article, tier, sponsored });

  return definePublicationRoute({
    method: 'post',
    path: '/v1/{publication}/meter',
    isView: true,
    summary: 'Decide whether this reader may read this article, and count it',
    tag: 'Metering',
    query: meterQuery,
    body: meterBody,
    answers: {
      200: { description: 'The decision, whether granted or denied.', schema: decisionSchema },
      503: { description: undecided },
    },
    handle({ request, address, publication, query, body, mayAskStore, refuse }) {
      const { locale, receipt, referrer } = body;
      const gift = body.gift === undefined ? null : sentGift(publication, body.gift);
      const count = !query.dryRun && !isPrefetch(request);

      function answer(article: Article, viewed: Viewed): Answer {
        const { caller, decision } = viewed;
        const { granted, reason, grantReason, entitlement } = decision;
        if (isUndecided(decision, article))
          return { ...refuse(whyUndecided(decision), { granted, reason, grantReason }), reason };
        const { tier, sponsored } = article;
        const subscribed = grantsAccess(entitlement, clock.now());
        const renewed = subscribed ? renew(publication, caller, entitlement) : null;
        const isProved = receipt && isProvable(decision, count) && !viewed.isProvisional;
        return {
          status: 200,
          reason,
          headers: readerHeaders(cookies, caller, renewed),
          bytes: decisionText(publication, viewed, {
            receipt: isProved ? receiptFor(publication, viewed, { ...body.article, tier, sponsored }) : undefined,
            token: renewed?.token ?? (subscribed ? (caller.entitlementToken ?? undefined) : undefined),
            trace: body.trace ? decision.trace() : undefined,
            gift: gift?.outcome(),
            // Only a wall shows one: a granted view is not to wait for it.
            supportCode: granted || caller.isTransient ? undefined : supportCodes.of(caller.visitor.reader.id),
          }),
        };
      }

      const token = body.newsletter ?? null;
      return whenThere(findArticle(publication, body.article), ({ article }) => {
        const claim = claimOf(visitOf({ request, address, publication, article: article.id, token })) ?? gift;
        const asked = { request, address, publication, article, locale, count, receipt, mayAskStore, claim, referrer };
        return whenThere(view(asked), (viewed) => answer(article, viewed));
      });
    },
  });
}

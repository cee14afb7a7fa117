import type { IncomingMessage } from 'node:http';
import type { ArticleKey } from '../../paywall/articles/article.ts';
import { canonicalArticleId } from '../../paywall/articles/article-identity.ts';
import { grantsAccess } from '../../paywall/entitlements/entitlement.ts';
import type { GiftedArticle } from '../../paywall/gifts/gifts.ts';
import type { Publication } from '../../paywall/publication.ts';
import { createGiftRedeeming } from '../gifts/redeem-gift.ts';
import { createOriginPolicy } from '../origins.ts';
import { giftPage, type NoGift } from '../pages/gift-pages.ts';
import { createHeldPasses } from '../passes/held-passes.ts';
import { readerHeaders } from '../reader/answers.ts';
import { type Caller, createCallerFinder } from '../reader/caller.ts';
import { isFollowed, isPrefetch } from '../reader/document-request.ts';
import { siteOf } from '../reader/return-url.ts';
import { type Answer, definePublicationRoute } from '../route.ts';
import { anyQuery } from '../schemas/metering.ts';
import type { HttpServices } from '../services.ts';

interface Followed {
  readonly request: IncomingMessage;
  readonly address: string;
  readonly publication: Publication;
  readonly id: string;
  readonly article: GiftedArticle;
  /** Where it is read now. */
  readonly url: string;
}

/** Where the address of a gift leads. */
export function giftLinkRoute(services: HttpServices) {
  const { giftStore, giftTokens, giftedArticle, entitlements, clock, cookies, readerTokens, hashes, metrics, tally } =
    services;
  const findCaller = createCallerFinder(services);
  const redeem = createGiftRedeeming(services);
  const passes = createHeldPasses(services);
  const origins = createOriginPolicy(services.publicUrl);

  async function mayReadAnyway({ entitlement, visitor }: Caller, publication: Publication): Promise<boolean> {
    if (publication.settings.open || entitlement !== null) return true;
    const stored = await entitlements.read(publication.name, visitor.key);
    return stored !== null && grantsAccess(stored, clock.now());
  }

  /**
   * The keys under which doors may know the article under the rules of today: the id, and its address, whole, as pages may name it, or
   * without its origin, as proxies do.
   */
  function keysOf({ name, settings }: Publication, { id, url }: GiftedArticle): readonly ArticleKey[] {
    const { pathname, search } = new URL(url);
    return [id, url, `${pathname}${search}`].map((written) =>
      hashes.articleKey(name, canonicalArticleId(written, settings.articleIdentity)),
    );
  }

  /** The reader. One of a network with enough new readers today is kept all the same, because gifts let in only so many. */
  async function readerOf({ request, address, publication }: Followed): Promise<Caller> {
    const caller = await findCaller(request, publication, {
      strangers: 'mint',
      address,
      pass: null,
      count: true,
      mayAskStore: true,
    });
    return caller.isBeyondBudget ? { ...caller, mintedToken: readerTokens.issue(caller.visitor.reader.id) } : caller;
  }

  async function follow(followed: Followed): Promise<Answer> {
    const { request, publication, id, article, url } = followed;
    const caller = await readerOf(followed);
    const headers = { ...readerHeaders(cookies, { mintedToken: null }, null), Location: url };
    if (await mayReadAnyway(caller, publication)) return { status: 303, headers };
    const { outcome, pass } = await redeem({
      publication,
      visitor: caller.visitor,
      id,
      otherKeys: keysOf(publication, article),
      count: true,
    });
    if (pass === null) {
      const why: NoGift = outcome === 'spent' || outcome === 'ended' || outcome === 'expired' ? outcome : 'unknown';
      return giftPage({ headers: request.headers, publication, article: url }, why);
    }
    if (caller.mintedToken !== null) tally.count('newReaders', { publication, at: clock.now() });
    const passCookie = passes.withPass(request, publication, pass);
    return { status: 303, headers: { ...readerHeaders(cookies, { ...caller, passCookie }, null), Location: url } };
  }

  return definePublicationRoute({
    method: 'get',
    path: '/v1/{publication}/gift/{token}',
    summary: 'Where the address of a gift leads: on to the article, with a pass for it',
    tag: 'Gifts',
    query: anyQuery,
    body: null,
    awaiting: 'moment',
    rateLimit: { scope: 'gift-link', requests: 60, perSeconds: 60 },
    answers: {
      303: {
        description:
          'On to the article, with a pass in a cookie; without one for those who may read anyway, and for programs that only look at the link.',
      },
      404: { description: 'There is no such gift. A page says so.' },
      410: { description: 'The gift is used up, was ended, or is over. A page says so, with a link to the article.' },
      503: {
        description:
          'The store is unavailable; a browser is shown a page that asks again by itself. Also for a browser that only fetches ahead.',
      },
    },
    async handle({ request, address, publication, params }) {
      const about = { headers: request.headers, publication, article: null };
      const id = giftTokens.verify(publication.name, params['token'] ?? '');
      // A browser takes no other answer than a failed one for a reason to ask again once the link is followed.
      if (isPrefetch(request)) return { status: 503, headers: { 'Retry-After': '1' } };
      const gift = id === null ? null : await giftStore.find({ publication: publication.name, id });
      const article = gift === null ? null : giftedArticle(publication.name, gift);
      if (id === null || article === null) {
        metrics.giftUsed(publication.name, 'unknown');
        return giftPage(about, 'unknown');
      }
      // The publication may have moved since.
      const isOwn = origins.owns(publication, new URL(article.url).origin);
      const url = isOwn ? article.url : (siteOf(publication) ?? services.publicUrl);
      return isFollowed(request)
        ? follow({ request, address, publication, id, article, url })
        : { status: 303, headers: { Location: url } };
    },
  });
}

import type { ArticleKey } from '../../paywall/articles/article.ts';
import type { EpochMs } from '../../paywall/clock.ts';
import type { Telling } from '../../paywall/events/telling.ts';
import type { GiftRecord } from '../../paywall/gifts/gift.ts';
import type { RedemptionOutcome } from '../../paywall/gifts/gift-store.ts';
import { redeemedTelling } from '../../paywall/gifts/gift-telling.ts';
import type { Visitor } from '../../paywall/metering/meter-place.ts';
import type { Publication } from '../../paywall/publication.ts';
import { fromHex, toHex } from '../../paywall/reader.ts';
import type { ReaderPass } from '../passes/reader-passes.ts';
import type { HttpServices } from '../services.ts';

/** Who uses a gift, and how. */
export interface GiftUse {
  readonly publication: Publication;
  readonly visitor: Visitor;
  readonly id: string;
  /** Left out if the article is not known. */
  readonly articleKey?: ArticleKey;
  /** By which doors may know the gift's article today, beside the key by which it was made. */
  readonly otherKeys?: readonly ArticleKey[];
  /** `false` only looks. */
  readonly count: boolean;
}

export interface UsedGift {
  readonly outcome: RedemptionOutcome;
  readonly gift: GiftRecord | null;
  /** What the reader has from now on; null if they are not let in. */
  readonly pass: ReaderPass | null;
}

/** Lets readers in by gifts. Throws what the store throws. */
export function createGiftRedeeming(
  services: Pick<HttpServices, 'giftStore' | 'giftedArticle' | 'publisherEvents' | 'clock' | 'metrics'>,
) {
  const { giftStore, giftedArticle, publisherEvents, clock, metrics } = services;

  /** Of a gift that there is. It is looked up before it is used, only if the publisher is told. */
  async function tellingOf({ publication, visitor, id, count }: GiftUse, now: EpochMs): Promise<Telling | undefined> {
    if (!count || !publisherEvents.isOn(publication)) return undefined;
    const gift = await giftStore.find({ publication: publication.name, id });
    if (gift === null) return undefined;
    const article = giftedArticle(publication.name, gift);
    return redeemedTelling(publisherEvents, {
      publication,
      gift,
      article,
      reader: visitor.reader.id,
      key: visitor.key,
      now,
    });
  }

  return async (use: GiftUse): Promise<UsedGift> => {
    const { publication, visitor, id, articleKey, otherKeys = [], count } = use;
    const now = clock.now();
    const { key: reader, anonymousKey: anonymous } = visitor;
    const { outcome, gift } = await giftStore.redeem({
      publication: publication.name,
      id,
      reader,
      anonymous,
      now,
      lookOnly: !count,
      telling: await tellingOf(use, now),
      ...(articleKey !== undefined && { article: articleKey }),
    });
    if (count) metrics.giftUsed(publication.name, outcome);
    if (outcome !== 'redeemed' || gift === null) return { outcome, gift, pass: null };
    const names = new Set([gift.article, ...otherKeys.map(toHex)]);
    const articles = [...names].map((name) => fromHex(name) as ArticleKey);
    const { expiresAt } = gift;
    return { outcome, gift, pass: { kind: 'gift', source: id, reader, articles, issuedAt: now, expiresAt } };
  };
}

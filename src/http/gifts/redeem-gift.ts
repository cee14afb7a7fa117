import type { ArticleKey } from '../../paywall/articles/article.ts';
import type { GiftRecord } from '../../paywall/gifts/gift.ts';
import type { RedemptionOutcome } from '../../paywall/gifts/gift-store.ts';
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
export function createGiftRedeeming(services: Pick<HttpServices, 'giftStore' | 'clock' | 'metrics'>) {
  const { giftStore, clock, metrics } = services;
  return async ({ publication, visitor, id, articleKey, otherKeys = [], count }: GiftUse): Promise<UsedGift> => {
    const now = clock.now();
    const { key: reader, anonymousKey: anonymous } = visitor;
    const { outcome, gift } = await giftStore.redeem({
      publication: publication.name,
      id,
      reader,
      anonymous,
      now,
      lookOnly: !count,
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

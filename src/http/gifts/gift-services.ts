import type { Gift } from '../../paywall/gifts/gift.ts';
import type { GiftStore } from '../../paywall/gifts/gift-store.ts';
import type { GiftedArticle, Gifts } from '../../paywall/gifts/gifts.ts';

/** What stands in the addresses of gifts. */
export interface GiftTokens {
  sign(publication: string, id: string): string;
  verify(publication: string, token: string): string | null;
}

/** Everything about gifts. */
export interface GiftServices {
  readonly gifts: Gifts;
  readonly giftStore: GiftStore;
  readonly giftTokens: GiftTokens;
  /** Null for one that was sealed with another secret. */
  readonly giftedArticle: (publication: string, gift: Gift) => GiftedArticle | null;
}

import type { ArticleKey } from '../articles/article.ts';
import type { EpochMs } from '../clock.ts';
import type { Telling } from '../events/telling.ts';
import type { ReaderKey } from '../reader.ts';
import type { Gift, GiftRecord } from './gift.ts';

/** One gift of a publication. */
export interface GiftPlace {
  readonly publication: string;
  readonly id: string;
}

/** How many gifts a reader may make in a month of the publication's calendar. */
export interface GiftAllowance {
  readonly reader: ReaderKey;
  /** `2026-11`. */
  readonly month: string;
  readonly most: number;
  /** Until when what was used is kept. */
  readonly keptUntil: EpochMs;
}

export interface GiftToMake {
  readonly publication: string;
  readonly gift: Gift;
  /** Null for the desk, which may make as many as it likes. */
  readonly allowance: GiftAllowance | null;
  readonly now: EpochMs;
  readonly telling?: Telling | undefined;
}

/** `used`: how many the maker has made in that month, this one included. */
export type MadeGift = { readonly outcome: 'made' | 'used-up'; readonly used: number };

export interface Redemption extends GiftPlace {
  readonly reader: ReaderKey;
  /** The anonymous reader whom this one was before signing in: what they redeemed counts as redeemed. */
  readonly anonymous: ReaderKey | null;
  readonly now: EpochMs;
  /** Only looks what would happen. */
  readonly lookOnly?: boolean;
  /** The article before which the reader is, if that is known. */
  readonly article?: ArticleKey;
  /** Told if it is this call that lets the reader in. */
  readonly telling?: Telling | undefined;
}

/**
 * - `redeemed`: this reader is let in, by this call or an earlier one.
 * - `other-article`: it is a gift of another article; nothing was written.
 */
export type RedemptionOutcome = 'redeemed' | 'spent' | 'ended' | 'expired' | 'unknown' | 'other-article';

export interface RedeemedGift {
  readonly outcome: RedemptionOutcome;
  /** Whether it was this very call that let the reader in, or would have if it did not only look. */
  readonly isNew: boolean;
  /** Null if there is no such gift. */
  readonly gift: GiftRecord | null;
}

/** What there is of one reader. */
export interface GiftsOfReader {
  readonly given: readonly GiftRecord[];
  /** Those that let them in. */
  readonly redeemed: readonly GiftRecord[];
}

export interface GiftPagePlace {
  readonly cursor: string | null;
  readonly limit: number;
  readonly now: EpochMs;
}

export interface GiftPage {
  readonly gifts: readonly GiftRecord[];
  /** Null after the last. */
  readonly next: string | null;
}

/** Gifts, each kept until `giftKeptUntil`. Every method throws `store-unavailable` if it is not known to have happened. */
export interface GiftStore {
  /** Writes a gift and takes it from the allowance, in one atomic step; nothing is written where that is used up. */
  make(gift: GiftToMake): Promise<MadeGift>;
  /** How many gifts a reader has made in a month. */
  used(publication: string, allowance: Pick<GiftAllowance, 'reader' | 'month'>): Promise<number>;
  find(place: GiftPlace): Promise<GiftRecord | null>;
  /** Lets one reader in, in one atomic step: never more readers than the gift says, and each once. Safe to repeat. */
  redeem(redemption: Redemption): Promise<RedeemedGift>;
  /** Ends a gift; if `by` is given, only one of that maker. Safe to repeat. Null if there is no such gift. */
  end(place: GiftPlace & { readonly by: ReaderKey | null; readonly now: EpochMs }): Promise<GiftRecord | null>;
  /** Newest first; a page may be shorter than its limit though others follow. Throws `invalid-request` for a cursor that is none. */
  page(publication: string, place: GiftPagePlace): Promise<GiftPage>;
  ofReader(publication: string, reader: ReaderKey): Promise<GiftsOfReader>;
}

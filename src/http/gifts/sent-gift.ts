import { isUnanswered } from '../../paywall/errors.ts';
import type { RedemptionOutcome } from '../../paywall/gifts/gift-store.ts';
import type { Publication } from '../../paywall/publication.ts';
import type { SentClaim } from '../passes/view-passes.ts';
import type { HttpServices } from '../services.ts';
import { createGiftRedeeming } from './redeem-gift.ts';

/** The token of a gift that was sent with a view. */
export interface SentGift extends SentClaim {
  /** What became of it, once the view is decided. */
  readonly outcome: () => RedemptionOutcome | 'not-needed' | 'unavailable';
}

type Needs = Pick<HttpServices, 'giftStore' | 'giftTokens' | 'giftedArticle' | 'publisherEvents' | 'clock' | 'metrics'>;

/** Gifts in the bodies of views: of apps, and of pages that follow no link. */
export function createSentGifts(needs: Needs) {
  const redeem = createGiftRedeeming(needs);
  return (publication: Publication, token: string): SentGift => {
    const id = needs.giftTokens.verify(publication.name, token);
    let outcome: ReturnType<SentGift['outcome']> = id === null ? 'unknown' : 'not-needed';
    return {
      outcome: () => outcome,
      async redeem(place) {
        if (id === null) return null;
        try {
          const used = await redeem({ id, ...place });
          outcome = used.outcome;
          return used.pass;
        } catch (error) {
          if (isUnanswered(error)) outcome = 'unavailable';
          throw error;
        }
      },
    };
  };
}

import { z } from 'zod';
import { mostGiftDays, mostRedemptions } from '../paywall/gifts/gift.ts';
import type { GiftRule } from '../paywall/publication.ts';

/** How long a gift may hold, and how many readers it may let in. */
export const giftDays = z.int().min(1).max(mostGiftDays);
export const giftRedemptions = z.int().min(1).max(mostRedemptions);

/** What holds if nothing else is said. */
export const usualGifts: GiftRule = { perMonth: 10, days: 7, redemptions: 10 };

/** What readers with access of their own may give; null for nothing. */
export const giftRule: z.ZodType<GiftRule | null> = z
  .strictObject({
    perMonth: z.int().min(1).max(1_000).default(usualGifts.perMonth),
    days: giftDays.default(usualGifts.days),
    redemptions: giftRedemptions.default(usualGifts.redemptions),
  })
  .nullable()
  .default(usualGifts);

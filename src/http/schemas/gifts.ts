import { z } from 'zod';
import { giftStates } from '../../paywall/gifts/gift.ts';
import { giftDays, giftRedemptions } from '../../publications/gift-schema.ts';
import { articleId, isoTime } from './metering.ts';

/** As long as addresses are that every browser and proxy takes. */
export const longestAddress = 2_048;

/** `"article": "…"` is short for `"article": { "id": "…" }`. */
const article = z.preprocess(
  (given) => (typeof given === 'string' ? { id: given } : given),
  z.strictObject({
    id: articleId,
    url: z.string().min(1).max(longestAddress).optional().openapi({
      description:
        'Where people read it, in one of the publication’s origins. If it is left out it is `id`, as an address or as a path on the publication’s site.',
    }),
  }),
);

export const giftBody = z.strictObject({ article }).openapi('ArticleToGive');

export const giftAnswer = z
  .object({
    gift: z.string().openapi({ description: 'Its token: what `gift` of a view takes.' }),
    url: z.url().openapi({ description: 'The address to send to others.' }),
    expiresAt: isoTime,
    left: z.int().min(0).openapi({ description: 'How many more this reader may give this month.' }),
  })
  .openapi('Gift');

export const giftEndBody = z.strictObject({ gift: z.string().min(1).max(4_096) }).openapi('GiftToEnd');

export const deskGiftBody = z
  .strictObject({
    article,
    days: giftDays.optional().openapi({ description: 'How long it holds; as readers’ gifts, or 7.' }),
    redemptions: giftRedemptions.optional().openapi({
      description: 'How many readers it lets in; as readers’ gifts, or 10.',
    }),
  })
  .openapi('DeskGift');

export const listedGift = z
  .object({
    id: z.string(),
    article: z
      .object({ id: z.string(), url: z.string() })
      .nullable()
      .openapi({ description: 'Null if it was made under another READER_SECRET.' }),
    by: z
      .object({ kind: z.enum(['reader', 'admin']), name: z.string() })
      .openapi({ description: 'The name of the admin, or the key of the reader as the audit log has it.' }),
    createdAt: isoTime,
    expiresAt: isoTime,
    endedAt: isoTime.nullable(),
    redeemed: z.int().min(0),
    redemptions: z.int().min(1),
    state: z.enum(giftStates),
  })
  .openapi('ListedGift');

export const madeGift = listedGift
  .extend({ token: z.string(), link: z.url().openapi({ description: 'The address to send to others.' }) })
  .openapi('MadeGift');

export const giftsQuery = z.strictObject({
  cursor: z.string().min(1).max(64).optional().openapi({ description: '`next` of the page before.' }),
  limit: z.coerce.number().int().min(1).max(200).default(50).openapi({ type: 'integer' }),
});

export const giftsAnswer = z
  .object({
    gifts: z.array(listedGift),
    next: z.string().nullable().openapi({ description: 'The `cursor` of the next page; null after the last.' }),
  })
  .openapi('GiftPage');

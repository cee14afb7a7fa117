import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { GiftServices } from '../http/gifts/gift-services.ts';
import { createGifts, sealedAbout } from '../paywall/gifts/gifts.ts';
import { createGiftTokens } from '../tokens/passes/gift-token.ts';
import { createSealedTexts } from '../tokens/passes/sealed-text.ts';
import type { Parts } from './parts.ts';

const sealedArticle = z.object({ id: z.string(), url: z.string() });

/** Gifts, with their articles sealed: a stolen store says nothing of what was given. */
export function wireGifts({ stores, secrets, events }: Pick<Parts, 'stores' | 'secrets' | 'events'>): GiftServices {
  const { readerSecret: secret } = secrets;
  const texts = createSealedTexts(secret, 'gifted-article');
  return {
    gifts: createGifts({
      gifts: stores.gifts,
      entitlements: stores.entitlements,
      events,
      random: randomBytes,
      seal: texts.seal,
    }),
    giftStore: stores.gifts,
    giftTokens: createGiftTokens(secret),
    giftedArticle(publication, { id, sealed }) {
      const text = texts.open(sealed, sealedAbout(publication, id));
      return text === null ? null : sealedArticle.parse(JSON.parse(text));
    },
  };
}

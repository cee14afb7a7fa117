import { isGiftId } from '../../paywall/gifts/gift.ts';
import { createSignedTexts } from '../signed-text.ts';

/** What stands in the addresses of gifts. The id alone, as the desk sees it, opens nothing. */
export interface GiftTokens {
  sign(publication: string, id: string): string;
  /** The id, or null for anything that was not signed here for this publication. What became of the gift the store knows. */
  verify(publication: string, token: string): string | null;
}

export function createGiftTokens(secret: string): GiftTokens {
  const texts = createSignedTexts(secret, 'gift');
  return {
    sign: (publication, id) => texts.sign(id, `${publication} `),
    verify(publication, token) {
      const id = texts.verify(token, `${publication} `);
      return id !== null && isGiftId(id) ? id : null;
    },
  };
}

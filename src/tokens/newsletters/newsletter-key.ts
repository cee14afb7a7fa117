import { createHmac, timingSafeEqual } from 'node:crypto';
import { articleTagBytes, bodyOf, keyIdBytes, macBytes, type NewsletterClaims, tokenOf } from './newsletter-format.ts';

/** A key of a newsletter. What it makes for one publication is of no use to another. */
export interface NewsletterKey {
  /** Says which key made a token. Drawn from the key, and says nothing of it. */
  readonly id: Buffer;
  tagOf(publication: string, article: string): Buffer;
  sign(publication: string, claims: Omit<NewsletterClaims, 'keyId'>): string;
  verify(publication: string, body: Buffer, mac: Buffer): boolean;
}

/** `secret`: the text of the environment variable, whose bytes in UTF-8 are the key. */
export function createNewsletterKey(secret: string): NewsletterKey {
  /** Names of publications hold no NUL, and each purpose has words of its own: no two inputs are alike. */
  const code = (bytes: number, purpose: string, ...parts: readonly (string | Buffer)[]): Buffer => {
    const hmac = createHmac('sha256', secret).update(purpose);
    for (const part of parts) hmac.update('\0').update(part);
    return hmac.digest().subarray(0, bytes);
  };
  const macOf = (publication: string, body: Buffer) => code(macBytes, 'stile-newsletter-token', publication, body);
  const id = code(keyIdBytes, 'stile-newsletter-key');
  return {
    id,
    tagOf: (publication, article) => code(articleTagBytes, 'stile-newsletter-article', publication, article),
    sign(publication, claims) {
      const body = bodyOf({ ...claims, keyId: id });
      return tokenOf(body, macOf(publication, body));
    },
    verify: (publication, body, mac) => timingSafeEqual(mac, macOf(publication, body)),
  };
}

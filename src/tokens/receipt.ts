import { z } from 'zod';
import type { Tier } from '../paywall/articles/article.ts';
import type { Clock } from '../paywall/clock.ts';
import { createOwnJwts } from './jwt.ts';
import type { KeySet } from './key-set.ts';

const receiptSeconds = 30 * 60;

const claimsSchema = z.object({
  sub: z.string(),
  art: z.string(),
  tier: z.enum(['free', 'metered', 'premium']),
  sponsored: z.boolean(),
});

/** What a receipt says: this reader may read this article, for what it was taken to be. */
interface ReceiptFacts {
  readonly reader: string;
  readonly article: string;
  /** As it was decided. The site that holds the text compares both with the article's own: a browser may have stated them. */
  readonly tier: Tier;
  readonly sponsored: boolean;
}

/** A receipt says "this reader may read this article until T" to the server that holds the article's body. */
export interface Receipts {
  sign(subject: ReceiptFacts & { readonly publication: string }): string;
  /** Null for anything but a valid receipt of this publication. `article` is the id it was signed for. */
  verify(publication: string, receipt: string): ReceiptFacts | null;
}

export function createReceipts(needs: {
  readonly keys: KeySet;
  /** `PUBLIC_URL`. */
  readonly issuer: string;
  readonly clock: Clock;
}): Receipts {
  const { keys, issuer, clock } = needs;
  const jwts = createOwnJwts({ typ: 'receipt+jwt', keys, issuer, now: () => clock.now() });
  return {
    sign: ({ publication, reader, article, tier, sponsored }) =>
      jwts.sign({ aud: publication, sub: reader, art: article, tier, sponsored }, receiptSeconds),
    verify(publication, receipt) {
      const claims = claimsSchema.safeParse(jwts.verify(receipt, publication)).data;
      if (claims === undefined) return null;
      const { sub: reader, art: article, tier, sponsored } = claims;
      return { reader, article, tier, sponsored };
    },
  };
}

import type { Clock } from '../paywall/clock.ts';
import { createOwnJwts } from './jwt.ts';
import type { KeySet } from './key-set.ts';

const receiptSeconds = 30 * 60;

const articleClaim = 'art';

/** A receipt says "this reader may read this article until T" to the server that holds the article's body. */
export interface Receipts {
  sign(subject: { publication: string; reader: string; article: string }): string;
  /** Null for anything but a valid receipt of this publication. `article` is the id it was signed for. */
  verify(publication: string, receipt: string): { readonly reader: string; readonly article: string } | null;
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
    sign: ({ publication, reader, article }) =>
      jwts.sign({ aud: publication, sub: reader, [articleClaim]: article }, receiptSeconds),
    verify(publication, receipt) {
      const claims = jwts.verify(receipt, publication);
      const article: unknown = claims?.[articleClaim];
      return claims?.sub !== undefined && typeof article === 'string' ? { reader: claims.sub, article } : null;
    },
  };
}

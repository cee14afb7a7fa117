import { createHash, timingSafeEqual } from 'node:crypto';
import { PaywallError } from '../../paywall/errors.ts';
import { createRateLimiting, type RateRule } from '../rate-limiting.ts';
import type { HttpServices, TokenHolder } from '../services.ts';

/** Sign-ins that fail. An admin with a token is never locked out by another person at the same address. */
export const failedSignIns: RateRule = { scope: 'admin-sign-in', requests: 10, perSeconds: 60 };

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether two texts are the same, in a time that reveals neither where they differ nor how long they are. */
export const sameText = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/** Finds who holds an admin token. Throws `unauthorized`, and `rate-limited` past ten failures a minute from one address. */
export function createTokenCheck(needs: Pick<HttpServices, 'adminTokens' | 'rateLimits' | 'hashes'>) {
  const limit = createRateLimiting(needs);
  // Digests are equally long whatever the tokens are, and every one is compared, so that the time taken reveals nothing.
  const known = needs.adminTokens.map((holder) => ({ holder, digest: digest(holder.token) }));

  return async (token: string, address: string): Promise<TokenHolder> => {
    const given = digest(token);
    const [found] = known.filter((each) => timingSafeEqual(each.digest, given));
    if (found !== undefined) return found.holder;
    await limit(address, failedSignIns);
    throw new PaywallError('unauthorized', 'This is no admin token.');
  };
}

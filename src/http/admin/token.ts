import { createHash, timingSafeEqual } from 'node:crypto';
import { PaywallError } from '../../paywall/errors.ts';
import type { HttpServices, TokenHolder } from '../services.ts';
import { createSignInGuard, type GuardNeeds } from './sign-in-guard.ts';

export type TokenCheckNeeds = GuardNeeds & Pick<HttpServices, 'adminTokens'>;

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

/** Whether two texts are the same, in a time that reveals neither where they differ nor how long they are. */
export const sameText = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other));

/**
 * Finds who holds an admin token. Throws `unauthorized`, and `rate-limited` past ten failures a minute from one address, for whatever
 * token.
 */
export function createTokenCheck(needs: TokenCheckNeeds) {
  const guard = createSignInGuard(needs);
  // Digests are equally long whatever the tokens are, and every one is compared, so that the time taken reveals nothing.
  const known = needs.adminTokens.map((holder) => ({ holder, digest: digest(holder.token) }));

  return async (token: string, address: string): Promise<TokenHolder> => {
    const given = digest(token);
    const [found] = known.filter((each) => timingSafeEqual(each.digest, given));
    // Compared before the store is asked, so that guesses that come at once are counted in their order.
    if (found !== undefined) {
      await guard.admit(address);
      return found.holder;
    }
    await guard.failed(address);
    throw new PaywallError('unauthorized', 'This is not an admin token.');
  };
}

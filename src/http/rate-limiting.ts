import { hasCode, PaywallError } from '../paywall/errors.ts';
import type { RateLimitRequest } from '../paywall/rate-limit.ts';
import type { HttpServices } from './services.ts';

/** So many requests of one address per span. */
export type RateRule = Omit<RateLimitRequest, 'client'>;

/** While the store is unavailable nothing is limited: what to answer then is the failure policy's to say. */
function unlimitedWhileAway(error: unknown): number {
  if (hasCode(error, 'store-unavailable')) return 0;
  throw error;
}

/** Takes one request of an address. Throws `rate-limited` where there was none left. */
export function createRateLimiting({ rateLimits, hashes }: Pick<HttpServices, 'rateLimits' | 'hashes'>) {
  return async (address: string, rule: RateRule): Promise<void> => {
    const request = { ...rule, client: hashes.clientKey(address) };
    const retryAfterSeconds = await rateLimits.take(request).catch(unlimitedWhileAway);
    if (retryAfterSeconds > 0) {
      throw new PaywallError('rate-limited', 'Too many requests from this address.', { retryAfterSeconds });
    }
  };
}

import { hasCode, PaywallError } from '../paywall/errors.ts';
import type { RateLimitRequest } from '../paywall/rate-limit.ts';
import type { HttpServices } from './services.ts';

/** So many requests of one address per span. */
export type RateRule = Omit<RateLimitRequest, 'client'>;

/** While the store is unavailable nothing is limited: what to answer then is the failure policy's to say. */
export function unlimitedWhileAway(error: unknown): number {
  if (hasCode(error, 'store-unavailable')) return 0;
  throw error;
}

/** Throws `rate-limited` where one is to come again only after so many seconds. */
export function refuseFor(retryAfterSeconds: number): void {
  if (retryAfterSeconds > 0)
    throw new PaywallError('rate-limited', 'Too many requests from this address.', { retryAfterSeconds });
}

/** Takes one request of an address, or of the site that it belongs to. Throws `rate-limited` where there was none left. */
export function createRateLimiting({ rateLimits, hashes }: Pick<HttpServices, 'rateLimits' | 'hashes'>) {
  return async (address: string, rule: RateRule, of: 'client' | 'site' = 'client'): Promise<void> => {
    const request = { ...rule, client: of === 'site' ? hashes.siteKey(address) : hashes.clientKey(address) };
    refuseFor(await rateLimits.take(request).catch(unlimitedWhileAway));
  };
}

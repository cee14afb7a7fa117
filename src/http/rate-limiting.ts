import { hasCode, PaywallError } from '../paywall/errors.ts';
import type { Publication } from '../paywall/publication.ts';
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

type Needs = Pick<HttpServices, 'rateLimits' | 'hashes' | 'metrics' | 'tally' | 'clock'>;

/** What one site (IPv4 /24, IPv6 /48) may ask of a limited route: as much as so many clients. */
const clientsOfSite = 10;

/** Whether calls of a publication are limited at all, by it or by their route. */
export const isLimited = ({ settings }: Publication, rule: RateRule | undefined): boolean =>
  settings.rateLimit !== null || rule !== undefined;

/** Takes a call of a publication from its own limit for all its calls, and from the route's. Throws `rate-limited`. */
export function createPublicationLimits(needs: Needs) {
  const { metrics, tally, clock } = needs;
  const limit = createRateLimiting(needs);

  async function take({ name, settings }: Publication, address: string, rule: RateRule | undefined): Promise<void> {
    if (settings.rateLimit !== null) await limit(address, { scope: name, ...settings.rateLimit });
    if (rule === undefined) return;
    const { scope, requests, perSeconds } = rule;
    await limit(address, { scope: `${scope} ${name}`, requests, perSeconds });
    const ofSite = { scope: `${scope} ${name} site`, requests: requests * clientsOfSite, perSeconds };
    await limit(address, ofSite, 'site');
  }

  return async (publication: Publication, address: string, rule?: RateRule): Promise<void> => {
    try {
      await take(publication, address, rule);
    } catch (error) {
      if (hasCode(error, 'rate-limited')) {
        metrics.rateLimited(publication.name);
        tally.count('rateLimited', { publication, at: clock.now() });
      }
      throw error;
    }
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { RateLimitRequest } from '../../paywall/rate-limit.ts';
import { type RateRule, refuseFor, unlimitedWhileAway } from '../rate-limiting.ts';
import type { HttpServices } from '../services.ts';

export type GuardNeeds = Pick<HttpServices, 'rateLimits' | 'hashes' | 'failedSignIns' | 'metrics'>;

/**
 * Sign-ins that fail from one address, and from the network around it: with IPv6 an attacker has addresses without number. Who goes on
 * for an hour waits longer.
 */
const ofAddress: readonly RateRule[] = [
  { scope: 'admin-sign-in', requests: 10, perSeconds: 60 },
  { scope: 'admin-sign-in-hour', requests: 60, perSeconds: 3_600 },
];
const ofSite: readonly RateRule[] = [
  { scope: 'admin-sign-in-site', requests: 50, perSeconds: 60 },
  { scope: 'admin-sign-in-site-hour', requests: 300, perSeconds: 3_600 },
];

/** Maximum answers that wait at once: each holds a connection. */
const mostWaiting = 200;

/**
 * Counts sign-ins that fail, and refuses to hear more where too many failed: the right token too, for otherwise the answer would
 * say which guess was right. Failures elsewhere only make wrong answers slower, so that nobody can keep all admins out.
 */
export function createSignInGuard({ rateLimits, hashes, failedSignIns, metrics }: GuardNeeds) {
  let waiting = 0;

  function requestsOf(address: string): readonly RateLimitRequest[] {
    const client = hashes.clientKey(address);
    const site = hashes.siteKey(address);
    return [...ofAddress.map((rule) => ({ ...rule, client })), ...ofSite.map((rule) => ({ ...rule, client: site }))];
  }

  /**
   * Takes one from every limit, and returns after how many seconds to come again. One after the other: what is refused for its
   * address is not counted for its network, where others are too.
   */
  async function take(address: string): Promise<number> {
    for (const request of requestsOf(address)) {
      const seconds = await rateLimits.take(request).catch(unlimitedWhileAway);
      if (seconds > 0) return seconds;
    }
    return 0;
  }

  async function wait(ms: number): Promise<void> {
    if (ms === 0 || waiting >= mostWaiting) return;
    waiting += 1;
    await sleep(ms);
    waiting -= 1;
  }

  return {
    /** Throws `rate-limited` where too many have failed around there. */
    async admit(address: string): Promise<void> {
      const looks = requestsOf(address).map((request) => rateLimits.look(request).catch(unlimitedWhileAway));
      const seconds = Math.max(...(await Promise.all(looks)));
      if (seconds > 0) metrics.adminSignInFailed('limited');
      refuseFor(seconds);
    },

    /** Counts one that failed, slows it down, and throws `rate-limited` where too many have. */
    async failed(address: string): Promise<void> {
      // Counted before anything is waited for, or guesses that come at once would all be heard.
      const seconds = await take(address);
      metrics.adminSignInFailed(seconds > 0 ? 'limited' : 'refused');
      await wait(await failedSignIns.count(hashes.siteKey(address)));
      refuseFor(seconds);
    },
  };
}

import { LRUCache } from 'lru-cache';
import type { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimitRequest, RateLimitStore } from '../paywall/rate-limit.ts';
import type { RedisClient } from './connection/client.ts';
import type { Commands } from './connection/servers.ts';
import { rateLimitPrefix } from './keys.ts';

const limitersKept = 1_000;

/** As the limiter makes it. */
const keyOf = ({ scope, client }: RateLimitRequest) => `${rateLimitPrefix(scope)}:${client}`;

const secondsLeft = ({ msBeforeNext }: RateLimiterRes): number => Math.max(1, Math.ceil(msBeforeNext / 1000));

export function createRateLimitStore(link: RedisClient, redis: Commands): RateLimitStore {
  /** A limiter per limit: few, unless admins keep changing them. */
  const limiters = new LRUCache<string, RateLimiterRedis>({ max: limitersKept });

  async function limiterOf({ scope, requests, perSeconds }: RateLimitRequest): Promise<RateLimiterRedis> {
    const name = `${scope} ${requests} ${perSeconds}`;
    const known = limiters.get(name);
    if (known !== undefined) return known;
    // Loaded where a limit is set, which few publications do.
    const { RateLimiterRedis } = await import('rate-limiter-flexible');
    const limiter = new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: rateLimitPrefix(scope),
      points: requests,
      duration: perSeconds,
    });
    limiters.set(name, limiter);
    return limiter;
  }

  return {
    async take(request) {
      const limiter = await limiterOf(request);
      return link.ask(keyOf(request), async () => {
        try {
          await limiter.consume(request.client);
          return 0;
        } catch (refusal) {
          // The limiter throws what it found when nothing is left, and errors like everyone else.
          if (refusal instanceof Error) throw refusal;
          return secondsLeft(refusal as RateLimiterRes);
        }
      });
    },

    async look(request) {
      const limiter = await limiterOf(request);
      return link.askRepeatably(keyOf(request), async () => {
        const found = await limiter.get(request.client);
        return found === null || found.remainingPoints > 0 ? 0 : secondsLeft(found);
      });
    },
  };
}

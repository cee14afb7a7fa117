import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimitRequest, RateLimitStore } from '../paywall/rate-limit.ts';
import type { RedisClient } from './connection/client.ts';
import { rateLimitPrefix } from './keys.ts';

const limitersKept = 1_000;

/** As the limiter makes it. */
const keyOf = ({ scope, client }: RateLimitRequest) => `${rateLimitPrefix(scope)}:${client}`;

const secondsLeft = (ms: number): number => Math.max(1, Math.ceil(ms / 1000));

/** Limiters of one connection: few, unless admins keep changing limits. */
type Limiters = LRUCache<string, RateLimiterRedis>;

export function createRateLimitStore(link: RedisClient): RateLimitStore {
  const limitersOf = new WeakMap<Redis, Limiters>();

  function limitersFor(redis: Redis): Limiters {
    const limiters = limitersOf.get(redis) ?? new LRUCache({ max: limitersKept });
    limitersOf.set(redis, limiters);
    return limiters;
  }

  async function limiterOf(redis: Redis, { scope, requests, perSeconds }: RateLimitRequest): Promise<RateLimiterRedis> {
    const name = `${scope} ${requests} ${perSeconds}`;
    const limiters = limitersFor(redis);
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
    take: (request) =>
      link.ask(keyOf(request), async (redis) => {
        const limiter = await limiterOf(redis, request);
        try {
          await limiter.consume(request.client);
          return 0;
        } catch (refusal) {
          // The limiter throws what it found when nothing is left, and errors like everyone else.
          if (refusal instanceof Error) throw refusal;
          return secondsLeft((refusal as RateLimiterRes).msBeforeNext);
        }
      }),

    async look(request) {
      const key = keyOf(request);
      // Not by the limiter, whose transaction hides where a cluster has moved the key.
      const [taken, leftMs] = await link.askRepeatably(key, (redis) =>
        Promise.all([redis.get(key), redis.pttl(key)] as const),
      );
      return Number(taken ?? 0) < request.requests ? 0 : secondsLeft(leftMs);
    },
  };
}

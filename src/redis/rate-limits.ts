import type { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import type { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import type { RateLimitRequest, RateLimitStore, SpanLimitRequest } from '../paywall/rate-limit.ts';
import type { RedisClient } from './connection/client.ts';
import { rateLimitPrefix } from './keys.ts';

const limitersKept = 1_000;

type Request = RateLimitRequest | SpanLimitRequest;

/** As the limiter makes it. */
const keyOf = ({ scope, client }: Request) => `${rateLimitPrefix(scope)}:${client}`;

/** How long a span lasts that begins with this request, in seconds. */
const spanOf = (request: Request): number =>
  'endsAt' in request ? secondsLeft(request.endsAt - request.at) : request.perSeconds;

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

  async function limiterOf(redis: Redis, { scope, requests }: Request): Promise<RateLimiterRedis> {
    const name = `${scope} ${requests}`;
    const limiters = limitersFor(redis);
    const known = limiters.get(name);
    if (known !== undefined) return known;
    // Loaded where a limit is set, which few publications do.
    const { RateLimiterRedis } = await import('rate-limiter-flexible');
    const limiter = new RateLimiterRedis({
      storeClient: redis,
      keyPrefix: rateLimitPrefix(scope),
      points: requests,
      // Each request says how long its span is.
      duration: 0,
    });
    limiters.set(name, limiter);
    return limiter;
  }

  return {
    take: (request) =>
      link.ask(keyOf(request), async (redis) => {
        const limiter = await limiterOf(redis, request);
        try {
          await limiter.consume(request.client, 1, { customDuration: spanOf(request) });
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

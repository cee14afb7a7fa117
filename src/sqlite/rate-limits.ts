import type { Clock, EpochMs } from '../paywall/clock.ts';
import type { RateLimitRequest, RateLimitStore, SpanLimitRequest } from '../paywall/rate-limit.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

/** Spans begin with the first request after the last one ended, each client's by itself. */
export function createRateLimitStore(database: Database, { read, write }: Transactions, clock: Clock): RateLimitStore {
  const find = prepareQuery<[endsAt: number, taken: number]>(
    database,
    'SELECT ends_at, taken FROM rate_limit WHERE scope = ? AND client = ?',
  );
  const put = prepareChange(
    database,
    'INSERT OR REPLACE INTO rate_limit (scope, client, ends_at, taken) VALUES (?, ?, ?, ?)',
  );

  /** What was taken in the span that runs at `now`, or in one that begins then, and the seconds until there is something left. */
  function spanAt({ scope, client, requests, ...span }: RateLimitRequest | SpanLimitRequest, now: EpochMs) {
    const latestEnd = 'endsAt' in span ? span.endsAt : now + span.perSeconds * 1000;
    const [foundEnd, found] = find.get(scope, client) ?? [0, 0];
    // A span that ends later than one that begins now was begun before the clock was moved back.
    const [endsAt, taken] = foundEnd > now && foundEnd <= latestEnd ? [foundEnd, found] : [latestEnd, 0];
    const waitSeconds = taken < requests ? 0 : Math.max(1, Math.ceil((endsAt - now) / 1000));
    return { endsAt, taken, waitSeconds };
  }

  const look = (request: RateLimitRequest | SpanLimitRequest, now: EpochMs) =>
    read(() => spanAt(request, now)).waitSeconds;

  return {
    look: async (request) => look(request, clock.now()),

    async take(request) {
      const now = clock.now();
      const seen = look(request, now);
      if (seen > 0) return seen;
      return write(() => {
        const { endsAt, taken, waitSeconds } = spanAt(request, now);
        if (waitSeconds === 0) put(request.scope, request.client, endsAt, taken + 1);
        return waitSeconds;
      });
    },
  };
}

import type { Clock } from '../paywall/clock.ts';
import type { RateLimitStore } from '../paywall/rate-limit.ts';
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

  return {
    async take({ scope, client, requests, perSeconds }) {
      const now = clock.now();
      const latestEnd = now + perSeconds * 1000;

      const look = () => {
        const [endsAt, taken] = find.get(scope, client) ?? [0, 0];
        // A span that ends later than one that begins now was begun before the clock was moved back.
        return endsAt > now && endsAt <= latestEnd ? { endsAt, taken } : { endsAt: latestEnd, taken: 0 };
      };
      const secondsLeft = ({ endsAt }: { endsAt: number }) => Math.max(1, Math.ceil((endsAt - now) / 1000));

      const seen = read(look);
      if (seen.taken >= requests) return secondsLeft(seen);
      return write(() => {
        const span = look();
        if (span.taken >= requests) return secondsLeft(span);
        put(scope, client, span.endsAt, span.taken + 1);
        return 0;
      });
    },
  };
}

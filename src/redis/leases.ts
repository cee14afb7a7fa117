import type { EpochMs } from '../paywall/clock.ts';
import type { LeaseStore } from '../paywall/leases.ts';
import type { RedisClient } from './connection/client.ts';
import { bookmarkKey, leaseKey } from './keys.ts';
import { timestamp } from './timestamps.ts';

/**
 * How much longer the key of a lease lives than the lease, whose end goes by the service's clock. Redis goes by its own: where
 * the sandbox's clock was moved back, or stands still, a lease that nobody gave up ends all the same.
 */
const slackMs = 1_000;

type LeaseOutcome = 'taken' | 'busy' | 'done';

/** `holder`: who may extend it and give it up; empty if nobody extends it and anybody may give it up. */
export async function takeLease(
  link: RedisClient,
  key: string,
  { holder, now, leaseMs }: { holder: string; now: EpochMs; leaseMs: number },
): Promise<LeaseOutcome> {
  const outcome = await link.ask(key, (redis, deadline) =>
    redis.stileTakeLease(
      key,
      holder,
      timestamp(now),
      timestamp(now + leaseMs),
      String(Math.ceil(leaseMs) + slackMs),
      deadline,
    ),
  );
  return outcome as LeaseOutcome;
}

export async function endLease(link: RedisClient, key: string, holder: string): Promise<void> {
  await link.ask(key, (redis, deadline) => redis.stileEndLease(key, holder, deadline));
}

export function createLeaseStore(link: RedisClient): LeaseStore {
  return {
    async acquire({ name, ...lease }) {
      return (await takeLease(link, leaseKey(name), lease)) === 'taken';
    },

    release: (name, holder) => endLease(link, leaseKey(name), holder),

    readBookmark: (name) => link.askRepeatably(bookmarkKey(name), (redis) => redis.get(bookmarkKey(name))),

    async writeBookmark(name, value) {
      const key = bookmarkKey(name);
      await link.ask<unknown>(key, (redis) => (value === null ? redis.del(key) : redis.set(key, value)));
    },
  };
}

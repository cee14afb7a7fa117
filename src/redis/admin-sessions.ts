import type { AdminSession, AdminSessionStore } from '../paywall/admin/admin-session.ts';
import type { EpochMs } from '../paywall/clock.ts';
import type { RedisClient } from './connection/client.ts';
import { adminSessionKey } from './keys.ts';

/** From now on and not until a time, for sandbox mode moves the service's clock and not that of Redis. */
const ttlMs = ({ endsAt }: AdminSession, now: EpochMs) => Math.max(1, Math.ceil(endsAt - now));

/** None of its commands needs a deadline: a session begun too late has an id that nobody knows, and the others do no harm. */
export function createAdminSessionStore(link: RedisClient): AdminSessionStore {
  return {
    async start(key, session, now) {
      const value = JSON.stringify(session);
      await link.ask(adminSessionKey(key), (redis) =>
        redis.set(adminSessionKey(key), value, 'PX', ttlMs(session, now)),
      );
    },

    async find(key, now) {
      const value = await link.askRepeatably(adminSessionKey(key), (redis) => redis.get(adminSessionKey(key)));
      if (value === null) return null;
      const session: AdminSession = JSON.parse(value);
      return session.endsAt > now ? session : null;
    },

    async extend(key, session, now) {
      const value = JSON.stringify(session);
      await link.ask(adminSessionKey(key), (redis) =>
        redis.set(adminSessionKey(key), value, 'PX', ttlMs(session, now), 'XX'),
      );
    },

    async end(key) {
      await link.ask(adminSessionKey(key), (redis) => redis.del(adminSessionKey(key)));
    },
  };
}

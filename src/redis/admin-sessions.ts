import {
  type AdminSession,
  type AdminSessionStore,
  longestSessionMs,
  mostListed,
} from '../paywall/admin/admin-session.ts';
import type { EpochMs } from '../paywall/clock.ts';
import type { RedisClient } from './connection/client.ts';
import { adminSessionKey, adminSessionsKey } from './keys.ts';

/** From now on and not until a time, for sandbox mode moves the service's clock and not that of Redis. */
const ttlMs = ({ endsAt }: AdminSession, now: EpochMs) => Math.max(1, Math.ceil(endsAt - now));

/** None of its commands needs a deadline: a session begun too late has an id that nobody knows, and the others do no harm. */
export function createAdminSessionStore(link: RedisClient): AdminSessionStore {
  /** Before the session itself is there, so that none runs that is not listed. */
  async function enlist(owner: string, key: string, startedAt: EpochMs): Promise<void> {
    const list = adminSessionsKey(owner);
    await link.ask(list, (redis) => redis.hset(list, key, startedAt));
    await link.ask(list, (redis) => redis.pexpire(list, longestSessionMs));
  }

  async function find(key: string, now: EpochMs): Promise<AdminSession | null> {
    const value = await link.askRepeatably(adminSessionKey(key), (redis) => redis.get(adminSessionKey(key)));
    if (value === null) return null;
    const session: AdminSession = JSON.parse(value);
    return session.endsAt > now ? session : null;
  }

  return {
    find,

    async start(key, session, now) {
      if (session.owner !== undefined) await enlist(session.owner, key, session.startedAt);
      const value = JSON.stringify(session);
      await link.ask(adminSessionKey(key), (redis) =>
        redis.set(adminSessionKey(key), value, 'PX', ttlMs(session, now)),
      );
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

    async list(owner, now) {
      const list = adminSessionsKey(owner);
      const begun = await link.askRepeatably(list, (redis) => redis.hgetall(list));
      const keys = Object.keys(begun).sort((one, other) => Number(begun[other]) - Number(begun[one]));
      const found = await Promise.all(
        keys.slice(0, mostListed).map(async (key) => ({ key, session: await find(key, now) })),
      );
      const ended = found.filter(({ session }) => session === null).map(({ key }) => key);
      if (ended.length > 0) await link.ask(list, (redis) => redis.hdel(list, ...ended));
      return found.flatMap(({ key, session }) => (session === null ? [] : [{ key, session }]));
    },
  };
}

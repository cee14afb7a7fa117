import type { LicenceUses } from '../../paywall/agents/licence.ts';
import type { RedisClient } from '../connection/client.ts';
import { licenceKey } from '../keys.ts';

const mostText = (most: number | null) => (most === null ? '' : String(most));

export function createLicenceUses(link: RedisClient): LicenceUses {
  return {
    async take({ publication, licence, day, quota, count, now, keptUntil }) {
      const key = licenceKey(publication, licence);
      const limits = [mostText(quota.perDay), mostText(quota.total)];
      // Relative, because sandbox mode moves the service's clock and not that of Redis.
      const ttlMs = String(Math.max(1, Math.ceil(keptUntil - now)));
      const said = await link.ask(key, (redis, deadline) =>
        redis.stileTakeLicence(key, day, ...limits, count ? '' : '1', ttlMs, deadline),
      );
      return said === 'taken';
    },

    async read({ publication, licence, day }) {
      const key = licenceKey(publication, licence);
      const [of, today, total] = await link.askRepeatably(key, (redis) => redis.hmget(key, 'd', 'n', 'a'));
      return { today: of === day ? Number(today ?? 0) : 0, total: Number(total ?? 0) };
    },
  };
}

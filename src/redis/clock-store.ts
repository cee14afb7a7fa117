import type { ClockStore } from '../paywall/clock.ts';
import type { RedisClient } from './connection/client.ts';
import { clockKey } from './keys.ts';

export function createClockStore(link: RedisClient): ClockStore {
  return {
    async readOffsetMs() {
      return Number((await link.askRepeatably(clockKey, (redis) => redis.get(clockKey))) ?? 0);
    },

    async writeOffsetMs(offsetMs) {
      await link.ask(clockKey, (redis) => redis.set(clockKey, String(offsetMs)));
    },
  };
}

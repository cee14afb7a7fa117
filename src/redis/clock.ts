import type { ClockStore } from '../paywall/clock.ts';
import { clockKey } from './keys.ts';
import type { Link } from './link.ts';

export function createClockStore(link: Link): ClockStore {
  return {
    async readOffsetMs() {
      return Number((await link.ask((redis) => redis.get(clockKey))) ?? 0);
    },

    async writeOffsetMs(offsetMs) {
      await link.ask((redis) => redis.set(clockKey, String(offsetMs)));
    },
  };
}

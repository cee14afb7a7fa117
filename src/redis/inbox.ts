import { type EventInbox, eventKeptMs } from '../paywall/purchases/event-inbox.ts';
import type { RedisClient } from './connection/client.ts';
import { eventKey } from './keys.ts';
import { endLease, takeLease } from './leases.ts';

/** The process that handles an event holds a lease on it, which is never extended; afterwards the value is `done`. */
export function createEventInbox(link: RedisClient): EventInbox {
  return {
    async claim(event, lease) {
      const outcome = await takeLease(link, eventKey(event), { ...lease, holder: '' });
      return outcome === 'taken' ? 'claimed' : outcome;
    },

    async finish(event) {
      // It needs no deadline: what was handled may be marked so at any time.
      await link.ask(eventKey(event), (redis) => redis.set(eventKey(event), 'done', 'PX', eventKeptMs));
    },

    release: (event) => endLease(link, eventKey(event), ''),
  };
}

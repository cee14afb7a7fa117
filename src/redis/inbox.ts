import { type EventInbox, eventKeptMs } from '../paywall/purchases/event-inbox.ts';
import type { RedisClient } from './connection/client.ts';
import { eventKey } from './keys.ts';
import { endLease, takeLease } from './leases.ts';

/** Whoever handles an event has a lease on it that nobody extends; when they are done it reads `done`. */
export function createEventInbox(link: RedisClient): EventInbox {
  return {
    async claim(event, lease) {
      const outcome = await takeLease(link, eventKey(event), { ...lease, holder: '' });
      return outcome === 'taken' ? 'claimed' : outcome;
    },

    async finish(event) {
      // It needs no deadline: what was handled may be marked so at any time.
      await link.ask((redis) => redis.set(eventKey(event), 'done', 'PX', eventKeptMs));
    },

    release: (event) => endLease(link, eventKey(event), ''),
  };
}

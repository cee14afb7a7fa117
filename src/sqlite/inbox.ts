import type { EpochMs } from '../paywall/clock.ts';
import { type EventClaim, type EventInbox, eventKeptMs } from '../paywall/purchases/event-inbox.ts';
import { type Database, prepareChange, prepareQuery } from './database.ts';
import type { Transactions } from './transactions.ts';

export function createEventInbox(database: Database, { read, write }: Transactions): EventInbox {
  const find = prepareQuery<[done: number, endsAt: number]>(database, 'SELECT done, ends_at FROM event WHERE id = ?');
  const put = prepareChange(database, 'INSERT OR REPLACE INTO event (id, done, ends_at) VALUES (?, ?, ?)');
  const remove = prepareChange(database, 'DELETE FROM event WHERE id = ? AND done = 0');

  /** What a claim would come to. */
  function look(event: string, now: EpochMs): EventClaim {
    const [done, endsAt] = find.get(event) ?? [0, 0];
    if (endsAt <= now) return 'claimed';
    return done === 1 ? 'done' : 'busy';
  }

  return {
    async claim(event, { now, leaseMs }) {
      const seen = read(() => look(event, now));
      if (seen !== 'claimed') return seen;
      return write(() => {
        const claim = look(event, now);
        if (claim === 'claimed') put(event, 0, now + leaseMs);
        return claim;
      });
    },

    async finish(event, now) {
      await write(() => put(event, 1, now + eventKeptMs));
    },

    async release(event) {
      await write(() => remove(event));
    },
  };
}

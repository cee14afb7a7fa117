import type { Redis } from 'ioredis';
import type { ChangeFeed } from '../paywall/publication.ts';
import type { RedisClient } from './connection/client.ts';
import { disconnect } from './connection/connect.ts';
import { changesChannel } from './keys.ts';

/** A connection that only listens would not notice that the other side is gone: it asks this often. */
const pingEveryMs = 1_000;

/** Announcements by pub/sub, heard on `subscriber`, a connection of their own that this feed ends when it is closed. */
export function createChangeFeed(link: RedisClient, subscriber: Redis): ChangeFeed & { close(): Promise<void> } {
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };

  subscriber.on('message', tell);
  // What was announced while nobody listened is not repeated, so every new beginning counts as a change.
  subscriber.on('ready', () => {
    subscriber.subscribe(changesChannel).then(tell, () => subscriber.disconnect(true));
  });
  // The other connection reports what is wrong with Redis.
  subscriber.on('error', () => {});
  const pings = setInterval(() => {
    // Unanswered, it makes the client give the connection up and begin another.
    if (subscriber.status === 'ready') subscriber.ping().catch(() => {});
  }, pingEveryMs);

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },

    async announce() {
      await link.ask(changesChannel, (redis) => redis.publish(changesChannel, ''));
    },

    async close() {
      clearInterval(pings);
      listeners.clear();
      await disconnect(subscriber);
    },
  };
}

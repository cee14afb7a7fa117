import type { Redis } from 'ioredis';
import type { ChangeFeed } from '../paywall/change-feed.ts';
import type { RedisClient } from './connection/client.ts';
import { disconnect } from './connection/connect.ts';
import { changesChannel } from './keys.ts';

/** A connection that only listens would not notice that the other side is gone: it asks this often. */
const pingEveryMs = 1_000;

/** Delay before another connection is opened after one has ended for good, in milliseconds. */
const reopenAfterMs = 100;

/** Announcements by pub/sub, heard on a connection of their own that `open` makes. */
export function createChangeFeed(link: RedisClient, open: () => Redis): ChangeFeed & { close(): Promise<void> } {
  const listeners = new Set<() => void>();
  const tell = () => {
    for (const listener of [...listeners]) listener();
  };
  let reopening: NodeJS.Timeout | undefined;
  let closed = false;
  let subscriber = listen();

  function listen(): Redis {
    const opened = open();
    opened.on('message', tell);
    // What was announced while nobody listened is not repeated, so every new beginning counts as a change.
    opened.on('ready', () => {
      opened.subscribe(changesChannel).then(tell, () => opened.disconnect(true));
    });
    // The other connection reports what is wrong with Redis.
    opened.on('error', () => {});
    // In a cluster another server is listened to.
    opened.once('end', () => {
      // One that was being connected ends only after this feed is closed.
      if (closed) return;
      reopening = setTimeout(() => {
        subscriber = listen();
      }, reopenAfterMs);
    });
    return opened;
  }

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
      closed = true;
      clearInterval(pings);
      clearTimeout(reopening);
      listeners.clear();
      await disconnect(subscriber);
    },
  };
}

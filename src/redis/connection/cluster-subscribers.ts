import type { Redis } from 'ioredis';
import { nameOf, type Place } from './cluster-map.ts';
import { type ClusterAddress, connectTo } from './connect.ts';

/** Connections that only listen. All servers of a cluster hear all that is announced, so each listens at any one of them. */
export interface Subscribers {
  /** A connection to one of `places`, or to one that the address names if there are none. It ends when it is lost. */
  open(places: readonly Place[]): Redis;
  /** Ends those to servers that are not among `places`: one that has left the cluster hears nothing. */
  keep(places: readonly Place[]): void;
}

export function createSubscribers(address: ClusterAddress): Subscribers {
  const opened = new Map<Redis, string>();
  let turn = Math.floor(Math.random() * 1_000);

  return {
    open(places) {
      const among = places.length > 0 ? places : address.nodes;
      turn += 1;
      const place = among[turn % among.length] ?? { host: '', port: 0 };
      const redis = connectTo(place, address, { once: true });
      opened.set(redis, nameOf(place));
      redis.once('end', () => opened.delete(redis));
      return redis;
    },

    keep(places) {
      const names = new Set(places.map(nameOf));
      for (const [redis, name] of opened) if (!names.has(name)) redis.disconnect();
    },
  };
}

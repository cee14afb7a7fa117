import type { Redis } from 'ioredis';
import { answerWithinMs } from './answer-watch.ts';
import { type Availability, type Report, watchAvailability } from './availability.ts';
import { nameOf, type Place } from './cluster-map.ts';
import { disconnect } from './connect.ts';
import type { Logger } from './logger.ts';
import { createWriteBatching } from './write-batching.ts';

/** One server that is written to. */
export interface Primary extends Availability {
  readonly redis: Redis;
  /** Which one of several it is; null if there is one. */
  readonly place: Place | null;
  /** To be called before a command is sent there. */
  gather(): void;
}

/** A command that a server refused. */
export interface Refused {
  readonly key: string;
  readonly error: unknown;
  readonly by: Primary;
  /** How often it was sent. */
  readonly attempts: number;
}

/** The servers behind an address. */
export interface Servers {
  /** The one that has `key`, or null if none is known that has it. */
  primaryOf(key: string): Primary | null;
  /** Where a command that was refused belongs, once it may be sent there. Null if it was refused for another reason than that. */
  elsewhere(refused: Refused): Promise<Primary | null>;
  /** All that there are. */
  primaries(): readonly Primary[];
  /** Whether every key has a server, as far as is known. */
  isWhole(): boolean;
  /** A connection to whichever hears what is announced. It ends if that one is no longer among the servers. */
  subscriber(): Redis;
  close(): Promise<void>;
}

export interface ServersOptions {
  readonly logger: Logger;
  /** Called with every new client, before it is used. */
  readonly prepare: (redis: Redis) => void;
  /** How long a server may be silent, in milliseconds. */
  readonly limitMs?: number | undefined;
}

/** Says once that a server went away and once that it is back, however many commands fail in between. */
export function createReport(logger: Logger, place: Place | null): Report {
  let away = false;
  const [server, share] =
    place === null ? ['Redis', 'the store'] : [`Redis at ${nameOf(place)}`, 'its share of the store'];
  return (error) => {
    const was = away;
    away = error !== null;
    if (away && !was) logger.warn({ err: error }, `${server} does not answer; ${share} is unavailable until it does`);
    if (was && !away) logger.info({}, `${server} answers again`);
  };
}

interface Watched {
  readonly place: Place | null;
  readonly report: Report;
  readonly limitMs?: number | undefined;
}

export function watchPrimary(redis: Redis, { place, report, limitMs = answerWithinMs }: Watched): Primary {
  return { redis, place, gather: createWriteBatching(redis), ...watchAvailability(redis, { limitMs, report }) };
}

/** One server, or the one that sentinels name. `open` makes a client of it; those are this one's to end. */
export function oneServer(open: () => Redis, { logger, prepare, limitMs }: ServersOptions): Servers {
  const redis = open();
  prepare(redis);
  const primary = watchPrimary(redis, { place: null, report: createReport(logger, null), limitMs });
  return {
    primaryOf: () => primary,
    elsewhere: async () => null,
    primaries: () => [primary],
    isWhole: () => true,
    subscriber: open,
    async close() {
      primary.close();
      await disconnect(redis);
    },
  };
}

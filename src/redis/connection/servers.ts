import type { Cluster, Redis } from 'ioredis';
import { answerWithinMs } from './answer-watch.ts';
import { type Availability, type Report, watchAvailability } from './availability.ts';
import { disconnect } from './connect.ts';
import type { Logger } from './logger.ts';
import { createWriteBatching } from './write-batching.ts';

/** What commands are sent to: one server, or whichever of a cluster has the key. */
export type Commands = Redis | Cluster;

/** One server that is written to. */
export interface Primary extends Availability {
  readonly redis: Redis;
  /** To be called before a command is sent there. */
  gather(): void;
}

/** The servers behind an address. */
export interface Servers {
  readonly commands: Commands;
  /** The one that has `key`, or null if none is known that has it. */
  primaryOf(key: string): Primary | null;
  /** All that there are. */
  primaries(): readonly Primary[];
  close(): Promise<void>;
}

interface Options {
  readonly logger: Logger;
  /** How long a server may be silent, in milliseconds. */
  readonly limitMs?: number | undefined;
}

/** Says once that a server went away and once that it is back, however many commands fail in between. */
function createReport(logger: Logger): Report {
  let away = false;
  return (error) => {
    const was = away;
    away = error !== null;
    if (away && !was) logger.warn({ err: error }, 'Redis does not answer; the store is unavailable until it does');
    if (was && !away) logger.info({}, 'Redis answers again');
  };
}

function watchPrimary(redis: Redis, { logger, limitMs = answerWithinMs }: Options): Primary {
  const availability = watchAvailability(redis, { limitMs, report: createReport(logger) });
  return { redis, gather: createWriteBatching(redis), ...availability };
}

/** One server, or the one that sentinels name. The connection is this one's to end. */
export function oneServer(redis: Redis, options: Options): Servers {
  const primary = watchPrimary(redis, options);
  return {
    commands: redis,
    primaryOf: () => primary,
    primaries: () => [primary],
    async close() {
      primary.close();
      await disconnect(redis);
    },
  };
}

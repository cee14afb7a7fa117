import type { Redis } from 'ioredis';
import { PaywallError } from '../../paywall/errors.ts';
import { watchAvailability } from './availability.ts';
import type { Logger } from './logger.ts';
import { answerWithinMs, withinLimit } from './time-limit.ts';
import { createWriteBatching } from './write-batching.ts';

/**
 * For how much of the time that an answer may take a script may still write. The rest is for the answer's way back: when a
 * caller got `store-unavailable`, the script has run already or will write nothing.
 */
const writingShare = 2 / 3;

const refusalsLoggedEveryMs = 10_000;

/** How often a script that found itself past its deadline is sent again. It has written nothing, so that is safe. */
const attempts = 5;

/** The one way to Redis: everything goes through `ask`, which fails at once while Redis is unavailable. */
export interface RedisClient {
  /**
   * Sends commands. Scripts that write are given `deadline`, a time by Redis's clock in milliseconds: a command that was
   * stuck somewhere and runs after it must write nothing, and answers `late`, alone or first in a list. It is then sent
   * again. Every failure is a `store-unavailable`.
   */
  ask<T>(send: (redis: Redis, deadline: string) => Promise<T>): Promise<T>;
  /** Ends the asking after Redis; the client is the caller's to end. */
  close(): void;
}

/** Whether a script says that it ran past its deadline. */
function isLate(answer: unknown): boolean {
  const said = Array.isArray(answer) ? answer[0] : answer;
  return said === 'late' || (Buffer.isBuffer(said) && said.length === 4 && said.toString() === 'late');
}

const unavailable = (message: string, cause?: unknown) => new PaywallError('store-unavailable', message, { cause });

/** Redis's memory or disk is full, it is a replica, or has lost its own: it refuses everything that writes. */
const refusesWrites = /^(OOM|MISCONF|READONLY|NOREPLICAS)\b/;

export interface RedisClientOptions {
  readonly logger: Logger;
  /** How long Redis may take to answer, in milliseconds. */
  readonly limitMs?: number;
  /** Told with every refusal that writes of whatever kind will meet. */
  readonly onWriteRefused?: (error: Error) => void;
}

/** Logs what else Redis refuses, but not a line per request. */
function createRefusalLog(logger: Logger): (error: Error) => void {
  let loggedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    const now = performance.now();
    if (now - loggedAt < refusalsLoggedEveryMs) return;
    loggedAt = now;
    logger.warn({ err: error }, 'Redis refused a command');
  };
}

export function createRedisClient(
  redis: Redis,
  { logger, limitMs = answerWithinMs, onWriteRefused = createRefusalLog(logger) }: RedisClientOptions,
): RedisClient {
  const presence = watchAvailability(redis, logger, limitMs);
  const writeWithinMs = limitMs * writingShare;
  const gather = createWriteBatching(redis);
  const logRefusal = createRefusalLog(logger);
  let heardAt = Number.NEGATIVE_INFINITY;
  const limit = { limitMs, silentForMs: () => performance.now() - heardAt };

  function failed(error: unknown): PaywallError {
    if (error instanceof PaywallError) return error;
    // A Redis that refuses is there: only the command has failed.
    if (!(error instanceof Error) || error.name !== 'ReplyError') presence.lost(error);
    else if (refusesWrites.test(error.message)) onWriteRefused(error);
    else logRefusal(error);
    return unavailable('the store did not answer', error);
  }

  async function once<T>(send: (redis: Redis, deadline: string) => Promise<T>): Promise<T> {
    const offsetMs = presence.offsetMs();
    if (offsetMs === null) throw unavailable('the store does not answer');
    const deadline = String(Math.floor(performance.now() + offsetMs + writeWithinMs));
    gather();
    try {
      const answer = await withinLimit(send(redis, deadline), limit);
      heardAt = performance.now();
      return answer;
    } catch (error) {
      throw failed(error);
    }
  }

  return {
    async ask(send) {
      for (let attempt = 1; attempt <= attempts; attempt += 1) {
        const answer = await once(send);
        if (!isLate(answer)) return answer;
        // This process was delayed, or the clocks have drifted apart: they are compared again.
        await presence.probe();
      }
      throw unavailable('the store was reached too late to write');
    },

    close: presence.close,
  };
}

import type { Redis } from 'ioredis';
import { PaywallError } from '../paywall/errors.ts';
import { createGathering } from './gathering.ts';
import type { Logger } from './logger.ts';
import { watchPresence } from './presence.ts';
import { answerWithinMs, withinLimit } from './time-limit.ts';

/**
 * For how much of the time that an answer may take a script may still write. The rest is for the answer's way back: when a
 * caller was told `store-unavailable`, the script has run already or will write nothing.
 */
const writingShare = 2 / 3;

const refusalsLoggedEveryMs = 10_000;

/** The one way to Redis: everything goes through `ask`, which fails at once while Redis is away. */
export interface Link {
  /**
   * Sends commands. Scripts that write are given `deadline`, a time by Redis's clock in milliseconds: a command that was
   * stuck somewhere and runs after it must write nothing. Every failure is a `store-unavailable`. A call of several steps
   * passes when it began (by `performance.now()`), so that all of them together keep to one deadline.
   */
  ask<T>(send: (redis: Redis, deadline: string) => Promise<T>, begunAt?: number): Promise<T>;
  /** The error for a script that found itself past its deadline: the clocks may have drifted apart, and are compared anew. */
  late(): PaywallError;
  /** Ends the asking after Redis; the client is the caller's to end. */
  close(): void;
}

const unavailable = (message: string, cause?: unknown) => new PaywallError('store-unavailable', message, { cause });

/** Logs what Redis refuses (out of memory, read-only), but not a line per request. */
function createRefusalLog(logger: Logger): (error: Error) => void {
  let loggedAt = Number.NEGATIVE_INFINITY;
  return (error) => {
    const now = performance.now();
    if (now - loggedAt < refusalsLoggedEveryMs) return;
    loggedAt = now;
    logger.warn({ err: error }, 'Redis refused a command');
  };
}

export function createLink(redis: Redis, logger: Logger, limitMs = answerWithinMs): Link {
  const presence = watchPresence(redis, logger, limitMs);
  const writeWithinMs = limitMs * writingShare;
  const gather = createGathering(redis);
  const logRefusal = createRefusalLog(logger);

  function failed(error: unknown): PaywallError {
    if (error instanceof PaywallError) return error;
    // A Redis that refuses is there: only the command has failed.
    if (error instanceof Error && error.name === 'ReplyError') logRefusal(error);
    else presence.lost(error);
    return unavailable('the store did not answer', error);
  }

  return {
    async ask(send, begunAt) {
      const offsetMs = presence.offsetMs();
      if (offsetMs === null) throw unavailable('the store does not answer');
      const now = performance.now();
      if (begunAt !== undefined && now > begunAt + writeWithinMs) throw unavailable('the store answers too slowly');
      const deadline = String(Math.floor((begunAt ?? now) + offsetMs + writeWithinMs));
      gather();
      const answer = send(redis, deadline);
      try {
        return await withinLimit(answer, limitMs);
      } catch (error) {
        throw failed(error);
      }
    },

    late() {
      void presence.probe();
      return unavailable('the store was reached too late to write');
    },

    close: presence.close,
  };
}

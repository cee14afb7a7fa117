import type { Redis } from 'ioredis';
import { PaywallError } from '../../paywall/errors.ts';
import { answerWithinMs, isReply, longestWaitMs, overloaded } from './answer-watch.ts';
import type { Logger } from './logger.ts';
import type { Primary, Refused, Servers } from './servers.ts';

/**
 * For how much of the time that an answer may take a script may still write. The rest is for the answer's way back: when a
 * caller got `store-unavailable`, the script has run already or will write nothing.
 */
const writingShare = 2 / 3;

/** So many keys are looked through for one of each server. One that has but a few slots of many may be missed. */
const keysTried = 10_000;

const refusalsLoggedEveryMs = 10_000;

/** Sends commands, with the deadline of scripts that write. */
export type Send<T> = (redis: Redis, deadline: string) => Promise<T>;

/** The one way to Redis: everything goes through it, and fails at once while the server that has the key is unavailable. */
export interface RedisClient {
  /**
   * Sends commands about `key`, or about several keys if nothing is written. Scripts that write are given `deadline`, a time by the
   * server's clock in milliseconds: a command that was stuck somewhere and runs after it must write nothing, and answers `late`, alone
   * or first in a list. It is then sent again. Every failure is a `store-unavailable`, or `overloaded` if the server is there and busy.
   */
  ask<T>(key: string, send: Send<T>): Promise<T>;
  /** The same for what may happen twice, as all reads and counts may: it survives the loss of a connection. */
  askRepeatably<T>(key: string, send: Send<T>): Promise<T>;
  /** Asks about a key of each server that is written to; it begins with `start`. Fails if there is a key that no server has. */
  askOfEach<T>(start: string, send: (redis: Redis, key: string) => Promise<T>): Promise<readonly T[]>;
  /** Asks each server that is written to. Fails if there is a key that no server has. */
  askEach<T>(send: (primary: Primary) => Promise<T>): Promise<readonly T[]>;
}

interface Asked<T> {
  readonly key: string;
  readonly send: Send<T>;
  readonly isRepeatable: boolean;
}

interface FirstAttempt<T> {
  readonly by: Primary;
  readonly answer: Promise<T>;
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
  /** How long Redis may be silent, in milliseconds. */
  readonly limitMs?: number | undefined;
  /** Told with every refusal that writes of whatever kind will meet. */
  readonly onWriteRefused?: (error: Error) => void;
}

/** A key that each server has: `start`, or what begins with it. */
function keysOfEach(servers: Servers, start: string): readonly string[] {
  const found = new Map<Primary, string>();
  const all = servers.primaries();
  for (let at = 0; found.size < all.length && at < keysTried; at += 1) {
    const key = at === 0 ? start : `${start}:${at}`;
    const primary = servers.primaryOf(key);
    if (primary !== null && !found.has(primary)) found.set(primary, key);
  }
  return [...found.values()];
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
  servers: Servers,
  { logger, limitMs = answerWithinMs, onWriteRefused = createRefusalLog(logger) }: RedisClientOptions,
): RedisClient {
  const writeWithinMs = limitMs * writingShare;
  const giveUpAfterMs = Math.max(longestWaitMs, limitMs);
  const logRefusal = createRefusalLog(logger);

  function failed(error: unknown): PaywallError {
    if (error instanceof PaywallError) return error;
    // A Redis that refuses is there: only the command has failed.
    if (isReply(error) && error instanceof Error) {
      if (refusesWrites.test(error.message)) onWriteRefused(error);
      else logRefusal(error);
    }
    return unavailable('the store did not answer', error);
  }

  /** How far the clock of the server is ahead that has the key, once its connection is there again. */
  async function recoveredOffset(primary: Primary): Promise<number> {
    await primary.recovered();
    const offsetMs = primary.offsetMs();
    if (offsetMs === null) throw unavailable('the store does not answer');
    return offsetMs;
  }

  /** The offset is asked for apart, because what is known at once is not waited for. */
  function sendAt<T>(primary: Primary, offsetMs: number, send: Send<T>): Promise<T> {
    const deadline = String(Math.floor(performance.now() + offsetMs + writeWithinMs));
    primary.gather();
    return primary.wait(send(primary.redis, deadline));
  }

  async function sendTo<T>(primary: Primary, send: Send<T>): Promise<T> {
    return sendAt(primary, primary.offsetMs() ?? (await recoveredOffset(primary)), send);
  }

  /**
   * Where what has failed is sent again: if another server has the key, which is never known to have happened then; or if the
   * connection was lost, so that it is not known what has happened, and it may happen twice. Throws what it failed with otherwise.
   */
  async function placeAfter(refused: Refused, isRepeatable: boolean): Promise<Primary | null> {
    const { key, error, by } = refused;
    if (isReply(error)) {
      const next = await servers.elsewhere(refused);
      if (next !== null) return next;
    } else if (!(error instanceof PaywallError) && by.isInterrupted() && isRepeatable) return servers.primaryOf(key);
    throw error;
  }

  /** Sends until it is answered in time. `first`: what became of the first attempt, where one was made already. */
  async function askOn<T>({ key, send, isRepeatable }: Asked<T>, first: FirstAttempt<T> | null): Promise<T> {
    const givenUpAt = performance.now() + giveUpAfterMs;
    let at = first?.by ?? servers.primaryOf(key);
    try {
      for (let attempts = 1; attempts === 1 || performance.now() < givenUpAt; attempts += 1) {
        if (at === null) throw unavailable('no server has the key');
        const by = at;
        try {
          const answer = await (attempts === 1 && first !== null ? first.answer : sendTo(by, send));
          if (!isLate(answer)) return answer;
          // This process was held up, or the clocks have drifted apart: they are compared again.
          await by.probe();
          at = servers.primaryOf(key);
        } catch (error) {
          at = await placeAfter({ key, error, by, attempts }, isRepeatable);
        }
      }
    } catch (error) {
      throw failed(error);
    }
    throw overloaded();
  }

  /** Nearly every command is answered at once and in time. That costs no more than its answer, because every view waits for one. */
  function ask<T>(key: string, send: Send<T>, isRepeatable: boolean): Promise<T> {
    const asked = { key, send, isRepeatable };
    const by = servers.primaryOf(key);
    const offsetMs = by === null ? null : by.offsetMs();
    if (by === null || offsetMs === null) return askOn(asked, null);
    const answer = sendAt(by, offsetMs, send);
    const goOn = () => askOn(asked, { by, answer });
    return answer.then((value) => (isLate(value) ? goOn() : value), goOn);
  }

  return {
    ask: (key, send) => ask(key, send, false),
    askRepeatably: (key, send) => ask(key, send, true),
    async askOfEach(start, send) {
      if (!servers.isWhole()) throw unavailable('there are keys that no server has');
      return Promise.all(keysOfEach(servers, start).map((key) => ask(key, (redis) => send(redis, key), false)));
    },
    async askEach(send) {
      if (!servers.isWhole()) throw unavailable('there are keys that no server has');
      const sent = servers.primaries().map(async (primary) => {
        if (primary.offsetMs() === null) await recoveredOffset(primary);
        return primary.wait(send(primary));
      });
      try {
        return await Promise.all(sent);
      } catch (error) {
        throw failed(error);
      }
    },
  };
}

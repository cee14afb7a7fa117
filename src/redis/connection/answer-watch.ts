import { PaywallError } from '../../paywall/errors.ts';
import { type LoopTime, loopTime } from './loop-time.ts';
import { createWaitingList, type Leave, type Waiting } from './waiting-list.ts';

/**
 * How long a server may be silent, in milliseconds, by default. After it the caller learns that the store is not
 * available.
 */
export const answerWithinMs = 150;

/** However lively a server is, no answer is waited for longer than this, in milliseconds. */
export const longestWaitMs = 2_000;

/** Waits for the answers of one server, and judges by them whether it is there. */
export interface AnswerWatch {
  /**
   * Settles as `answer` does. Fails as soon as the server has said nothing to anybody for the limit, and with `overloaded` after two
   * seconds in which it answered others.
   */
  wait<T>(answer: Promise<T>): Promise<T>;
}

interface Options {
  readonly limitMs: number;
  /** How long an answer is waited for while others are given; two seconds by default. */
  readonly patienceMs?: number;
  /** Called once for each silence. */
  readonly onSilent: (error: Error) => void;
  readonly time?: LoopTime;
}

export const overloaded = () =>
  new PaywallError('overloaded', 'The store is busy. Try again soon.', { retryAfterSeconds: 1 });

/** An error that the server itself answered with: it is there. */
export const isReply = (error: unknown): boolean => error instanceof Error && error.name === 'ReplyError';

export function createAnswerWatch({
  limitMs,
  patienceMs = Math.max(longestWaitMs, limitMs),
  onSilent,
  time = loopTime,
}: Options): AnswerWatch {
  const waiting = createWaitingList();
  let silentMs = 0;
  let stopTicks: (() => void) | null = null;

  function silent(): void {
    const error = new Error(`Redis did not answer within ${limitMs} ms`);
    for (let one = waiting.takeFirst(); one !== null; one = waiting.takeFirst()) one.giveUp(error);
    onSilent(error);
  }

  function onTick(countedMs: number): void {
    if (waiting.isEmpty()) {
      stopTicks?.();
      stopTicks = null;
      return;
    }
    silentMs += countedMs;
    // What has arrived is read before anything is given up: timers come due before it.
    if (silentMs >= limitMs) setImmediate(() => silentMs >= limitMs && !waiting.isEmpty() && silent());
    const now = performance.now();
    for (let one = waiting.first(); one !== null && now - one.sinceMs >= patienceMs; one = waiting.first()) {
      waiting.takeFirst();
      one.giveUp(overloaded());
    }
  }

  function begin(giveUp: Waiting['giveUp']): Leave {
    if (waiting.isEmpty()) silentMs = 0;
    stopTicks ??= time.onTick(onTick);
    return waiting.add({ sinceMs: performance.now(), giveUp });
  }

  return {
    wait: (answer) =>
      new Promise((resolve, reject) => {
        const leave = begin(reject);
        answer.then(
          (value) => {
            leave();
            silentMs = 0;
            resolve(value);
          },
          (error: unknown) => {
            leave();
            if (isReply(error)) silentMs = 0;
            reject(error);
          },
        );
      }),
  };
}

import { PaywallError } from '../../paywall/errors.ts';
import { type LoopTime, loopTime } from './loop-time.ts';

/**
 * How long a server may be silent, in milliseconds, by default. After it the caller learns that the store is not
 * available.
 */
export const answerWithinMs = 150;

/** However lively a server is, no answer is waited for longer than this, in milliseconds. */
export const longestWaitMs = 2_000;

/** What is waited for, with the time at which that began. */
interface Waiting {
  readonly sinceMs: number;
  readonly giveUp: (error: Error) => void;
}

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
  /** In the order in which they began. */
  const waiting = new Set<Waiting>();
  let silentMs = 0;
  let stopTicks: (() => void) | null = null;

  function silent(): void {
    const error = new Error(`Redis did not answer within ${limitMs} ms`);
    const all = [...waiting];
    waiting.clear();
    for (const { giveUp } of all) giveUp(error);
    onSilent(error);
  }

  function onTick(countedMs: number): void {
    if (waiting.size === 0) {
      stopTicks?.();
      stopTicks = null;
      return;
    }
    silentMs += countedMs;
    // What has arrived is read before anything is given up: timers come due before it.
    if (silentMs >= limitMs) setImmediate(() => silentMs >= limitMs && waiting.size > 0 && silent());
    const now = performance.now();
    for (const one of waiting) {
      if (now - one.sinceMs < patienceMs) break;
      waiting.delete(one);
      one.giveUp(overloaded());
    }
  }

  function begin(one: Waiting): void {
    if (waiting.size === 0) silentMs = 0;
    waiting.add(one);
    stopTicks ??= time.onTick(onTick);
  }

  return {
    wait: (answer) =>
      new Promise((resolve, reject) => {
        const one: Waiting = { sinceMs: performance.now(), giveUp: reject };
        begin(one);
        answer.then(
          (value) => {
            waiting.delete(one);
            silentMs = 0;
            resolve(value);
          },
          (error: unknown) => {
            waiting.delete(one);
            if (isReply(error)) silentMs = 0;
            reject(error);
          },
        );
      }),
  };
}

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
   * Settles as `answer` does. Fails once the server has said nothing to anybody for the limit and this was waited for as long, and with
   * `overloaded` after two seconds in which it answered others.
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
  /** What all ticks have counted. */
  let countedSoFar = 0;
  let isSilent = false;
  let stopTicks: (() => void) | null = null;

  function heard(): void {
    silentMs = 0;
    isSilent = false;
  }

  /**
   * Whatever was sent a moment ago may still be done when the server wakes up, and must not be refused before: a script may write for a
   * part of the limit. By then it has either answered or come too late.
   */
  function silent(): void {
    const error = new Error(`Redis did not answer within ${limitMs} ms`);
    const isDue = ({ sinceCounted }: Waiting) => countedSoFar - sinceCounted >= limitMs;
    for (let one = waiting.first(); one !== null && isDue(one); one = waiting.first()) {
      waiting.takeFirst();
      one.giveUp(error);
    }
    if (isSilent) return;
    isSilent = true;
    onSilent(error);
  }

  function onTick(countedMs: number): void {
    if (waiting.isEmpty()) {
      stopTicks?.();
      stopTicks = null;
      return;
    }
    silentMs += countedMs;
    countedSoFar += countedMs;
    // What has arrived is read before anything is given up: timers come due before it.
    if (silentMs >= limitMs) setImmediate(() => silentMs >= limitMs && !waiting.isEmpty() && silent());
    const now = performance.now();
    for (let one = waiting.first(); one !== null && now - one.sinceMs >= patienceMs; one = waiting.first()) {
      waiting.takeFirst();
      one.giveUp(overloaded());
    }
  }

  function begin(giveUp: Waiting['giveUp']): Leave {
    if (waiting.isEmpty()) heard();
    stopTicks ??= time.onTick(onTick);
    return waiting.add({ sinceMs: performance.now(), sinceCounted: countedSoFar, giveUp });
  }

  return {
    wait: (answer) =>
      new Promise((resolve, reject) => {
        const leave = begin(reject);
        answer.then(
          (value) => {
            leave();
            heard();
            resolve(value);
          },
          (error: unknown) => {
            leave();
            if (isReply(error)) heard();
            reject(error);
          },
        );
      }),
  };
}

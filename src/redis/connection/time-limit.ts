/**
 * How long Redis may be silent, in milliseconds, by default. After it the caller learns that the store is not
 * available.
 */
export const answerWithinMs = 150;

/** However lively Redis is, no answer is waited for longer than this. */
const patienceMs = 2_000;

export interface Limit {
  readonly limitMs: number;
  /**
   * How long ago Redis answered anything at all. A Redis that is busy with other commands is available; treating it as unavailable
   * would let readers through uncounted.
   */
  readonly silentForMs: () => number;
}

/**
 * Settles as `answer` does, or fails after `limitMs`; after that as soon as Redis has been silent for half of it. When this
 * process itself was held up, timers come due before what has arrived meanwhile is read; so what is due is read first, and
 * only what has truly not been answered fails.
 */
export function withinLimit<T>(answer: Promise<T>, { limitMs, silentForMs }: Limit): Promise<T> {
  return new Promise((resolve, reject) => {
    const recheckMs = limitMs / 2;
    const givenUpAt = performance.now() + Math.max(patienceMs, limitMs);
    const conclude = () => {
      const waitOn = silentForMs() < recheckMs && performance.now() < givenUpAt;
      if (waitOn) timer = setTimeout(due, recheckMs);
      else reject(new Error(`Redis did not answer within ${limitMs} ms`));
    };
    const due = () => setImmediate(() => settled || conclude());
    let settled = false;
    let timer = setTimeout(due, limitMs);
    const settle = () => {
      settled = true;
      clearTimeout(timer);
    };
    answer.then(
      (value) => {
        settle();
        resolve(value);
      },
      (error: unknown) => {
        settle();
        reject(error);
      },
    );
  });
}

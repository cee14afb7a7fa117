/**
 * How long Redis may take to answer, in milliseconds, unless said otherwise. Past it the caller is told that the store is not
 * available.
 */
export const answerWithinMs = 150;

/**
 * Settles as `answer` does, or fails after `limitMs`. When this process itself was held up, timers come due before what has
 * arrived meanwhile is read; so what is due is read first, and only what has truly not been answered fails.
 */
export function withinLimit<T>(answer: Promise<T>, limitMs: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error(`Redis did not answer within ${limitMs} ms`));
    const timer = setTimeout(() => setImmediate(giveUp), limitMs);
    answer.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

/** Something that is there, or is promised. */
export type Soon<T> = T | Promise<T>;

/** Goes on with what is there at once, and with what is promised when it comes: a promise for each step would be felt on every view. */
export function whenThere<T, Result>(value: Soon<T>, goOn: (value: T) => Soon<Result>): Soon<Result> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}

/** Does some work, and calls one of two with what comes of it: at once where nothing is to be waited for. */
export function settle<T>(work: () => Soon<T>, succeed: (value: T) => void, fail: (error: unknown) => void): void {
  let result: Soon<T>;
  try {
    result = work();
  } catch (error) {
    fail(error);
    return;
  }
  if (result instanceof Promise) result.then(succeed, fail);
  else succeed(result);
}

/** Something that is there, or is promised. */
export type Soon<T> = T | Promise<T>;

/** Goes on with what is there at once, and with what is promised when it comes: a promise for each step would be felt on every view. */
export function whenThere<T, Result>(value: Soon<T>, goOn: (value: T) => Soon<Result>): Soon<Result> {
  return value instanceof Promise ? value.then(goOn) : goOn(value);
}

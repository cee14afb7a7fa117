/**
 * Which window runs, as far as the load knows: even while one runs for certain, odd while the clock is being moved. What is asked for
 * in an odd one, or answered in another than it was asked for in, counts in the one window or the other.
 */
export interface WindowEpoch {
  readonly now: number;
  next(): void;
}

export function createWindowEpoch(): WindowEpoch {
  let now = 0;
  return {
    get now() {
      return now;
    },
    next() {
      now += 1;
    },
  };
}

/** The seconds of a day. Stripe counts time in seconds. */
export const daySeconds = 86_400;

/** The stand-in's own time. It goes back only when it is turned back, and can be ahead of the outside clock while things fall due. */
export interface StandInClock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Whole seconds, the unit of every time in Stripe's objects. */
  now(): number;
  /** From now on it is at least this time. Returns whether that moved it. */
  reach(ms: number): boolean;
  /** From now on it is this time, unless the outside clock is ahead of that. */
  turnBack(ms: number): void;
  /** Runs something as of its own due time, which may lie in the past when it is caught up with late. */
  asOf<T>(ms: number, run: () => T): T;
}

export function createStandInClock(outsideNowMs: () => number, startMs: number): StandInClock {
  let reachedMs = startMs;
  let pinnedMs: number | null = null;
  const nowMs = (): number => {
    if (pinnedMs !== null) return pinnedMs;
    reachedMs = Math.max(reachedMs, outsideNowMs());
    return reachedMs;
  };
  return {
    nowMs,
    now: () => Math.floor(nowMs() / 1000),
    reach: (ms) => {
      const isAhead = ms > nowMs();
      if (isAhead) reachedMs = ms;
      return isAhead;
    },
    turnBack: (ms) => {
      reachedMs = Math.min(reachedMs, ms);
    },
    asOf: (ms, run) => {
      const outer = pinnedMs;
      pinnedMs = ms;
      try {
        return run();
      } finally {
        pinnedMs = outer;
      }
    },
  };
}

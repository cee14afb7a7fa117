import { setTimeout as sleep } from 'node:timers/promises';

interface Means {
  readonly send?: typeof fetch;
  /** Milliseconds of a clock that is never set. */
  readonly now?: () => number;
  readonly wait?: (ms: number) => Promise<unknown>;
}

/**
 * `fetch`, called so many times a second at most: for programs that ask a great deal, beside services that ask for readers. Stripe answers
 * what goes beyond its own limits with 429, which its client tries again.
 */
export function createPacedFetch(callsPerSecond: number, means: Means = {}): typeof fetch {
  const { send = fetch, now = () => performance.now(), wait = sleep } = means;
  const apartMs = 1_000 / callsPerSecond;
  let nextAt = 0;
  return async (...given) => {
    const askedAt = now();
    const at = Math.max(askedAt, nextAt);
    nextAt = at + apartMs;
    if (at > askedAt) await wait(at - askedAt);
    return send(...given);
  };
}

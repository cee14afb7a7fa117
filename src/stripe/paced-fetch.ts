import { setTimeout as sleep } from 'node:timers/promises';

/**
 * `fetch`, called so many times a second at most: for programs that ask a great deal, beside services that ask for readers. Stripe answers
 * what goes beyond its own limits with 429, which its client tries again.
 */
export function createPacedFetch(callsPerSecond: number, send: typeof fetch = fetch): typeof fetch {
  const apartMs = 1_000 / callsPerSecond;
  let nextAt = 0;
  return async (...given) => {
    const now = performance.now();
    const at = Math.max(now, nextAt);
    nextAt = at + apartMs;
    if (at > now) await sleep(at - now);
    return send(...given);
  };
}

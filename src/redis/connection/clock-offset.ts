import type { Redis } from 'ioredis';
import type { AnswerWatch } from './answer-watch.ts';

const samples = 3;

/**
 * How far Redis's clock is ahead of `performance.now()`, in milliseconds. Of several questions the one answered fastest
 * counts: the answer was given about half-way through it, so the error is at most half of its time.
 */
export async function estimateOffset(redis: Redis, { wait }: AnswerWatch): Promise<number> {
  let best = { tookMs: Number.POSITIVE_INFINITY, offsetMs: 0 };
  for (let i = 0; i < samples; i++) {
    const sentAt = performance.now();
    const [seconds, microseconds] = await wait(redis.time());
    const tookMs = performance.now() - sentAt;
    const offsetMs = Number(seconds) * 1000 + Number(microseconds) / 1000 - (sentAt + tookMs / 2);
    if (tookMs < best.tookMs) best = { tookMs, offsetMs };
  }
  return best.offsetMs;
}

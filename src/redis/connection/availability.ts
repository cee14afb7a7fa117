import type { Redis } from 'ioredis';
import { estimateOffset } from './clock-offset.ts';
import type { Logger } from './logger.ts';

/** While Redis is unavailable it is asked this often whether it is back. */
const probeAwayMs = 250;

/** While it answers, its clock is compared with ours this often. */
const probePresentMs = 5_000;

/** Whether Redis answers, as far as is known. */
export interface Availability {
  /** How far Redis's clock is ahead of `performance.now()`, in milliseconds; null while Redis is unavailable. */
  offsetMs(): number | null;
  /** To be called when a command was not answered: from now on Redis is unavailable, until it answers a probe. */
  lost(error: unknown): void;
  /** Compares the clocks again. */
  probe(): Promise<void>;
  close(): void;
}

/** Says once that Redis went away and once that it is back, however many commands fail in between. */
function createReport(logger: Logger): (error: unknown) => void {
  let away = false;
  return (error) => {
    const was = away;
    away = error !== null;
    if (away && !was) logger.warn({ err: error }, 'Redis does not answer; the store is unavailable until it does');
    if (was && !away) logger.info({}, 'Redis answers again');
  };
}

export function watchAvailability(redis: Redis, logger: Logger, answerWithinMs: number): Availability {
  const report = createReport(logger);
  let offsetMs: number | null = null;
  let timer: NodeJS.Timeout | null = null;
  let probing = false;
  let closed = false;

  function conclude(offset: number | null, error: unknown): void {
    if (closed) return;
    offsetMs = offset;
    report(error);
  }

  async function probe(): Promise<void> {
    if (probing || closed) return;
    probing = true;
    if (timer !== null) clearTimeout(timer);
    await estimateOffset(redis, answerWithinMs).then(
      (offset) => conclude(offset, null),
      (error: unknown) => conclude(null, error),
    );
    probing = false;
    if (!closed) timer = setTimeout(() => void probe(), offsetMs === null ? probeAwayMs : probePresentMs);
  }

  function lost(error: unknown): void {
    const wasPresent = offsetMs !== null;
    conclude(null, error);
    if (wasPresent) void probe();
  }

  // An `error` that nobody listens to would be thrown; it comes with every attempt to connect that fails.
  redis.on('error', (error: Error) => conclude(offsetMs, error));
  redis.on('close', () => lost(new Error('the connection to Redis was lost')));
  redis.on('ready', () => void probe());

  return {
    offsetMs: () => offsetMs,
    lost,
    probe,
    close() {
      closed = true;
      offsetMs = null;
      if (timer !== null) clearTimeout(timer);
    },
  };
}

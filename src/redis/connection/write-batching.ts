import type { Redis } from 'ioredis';

/** Nothing is held back for longer: a turn of the event loop that reads a thousand requests takes a tenth of a second. */
const heldAtMostMs = 5;

/**
 * Holds back what is written to Redis until all requests that have arrived together are read, so that their commands leave in one
 * system call. That is a good part of what a command costs this process. To be called before a command is sent.
 */
export function createWriteBatching(redis: Redis): () => void {
  let gathering = false;
  let since = 0;
  return () => {
    const { stream } = redis;
    const now = performance.now();
    if (gathering) {
      if (now - since < heldAtMostMs) return;
      since = now;
      stream.uncork();
      stream.cork();
      return;
    }
    gathering = true;
    since = now;
    stream.cork();
    setImmediate(() => {
      gathering = false;
      stream.uncork();
    });
  };
}

import type { Redis } from 'ioredis';

/**
 * Holds back what is written to Redis until all requests that have arrived together are read, so that their commands leave in one
 * system call. That is a good part of what a command costs this process. To be called before a command is sent.
 */
export function createWriteBatching(redis: Redis): () => void {
  let gathering = false;
  return () => {
    if (gathering) return;
    const { stream } = redis;
    gathering = true;
    stream.cork();
    setImmediate(() => {
      gathering = false;
      stream.uncork();
    });
  };
}

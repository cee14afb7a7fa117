import { Redis } from 'ioredis';
import { articleName, readBefore } from './mixed-views.ts';
import type { Population } from './population.ts';
import { cookieOf } from './view-request.ts';

const atOnce = 1_000;

const monthSeconds = 30 * 86_400;

/** What the programs in `peers/` keep of a reader. */
const records = {
  /** A set of articles. */
  set: (redis: ReturnType<Redis['pipeline']>, key: string, used: number) =>
    redis.sadd(key, ...Array.from({ length: used }, (_, nth) => articleName(nth))),
  /** A number that expires. */
  counter: (redis: ReturnType<Redis['pipeline']>, key: string, used: number) =>
    redis.set(key, used, 'EX', monthSeconds),
};

export type PeerRecord = keyof typeof records;

/** Gives a peer's Redis the same readers, who have read the same number of articles. */
export async function fillCounters(
  url: string,
  readers: Population,
  { prefix, record }: { readonly prefix: string; readonly record: PeerRecord },
): Promise<void> {
  const redis = new Redis(url);
  for (let from = 0; from < readers.size; from += atOnce) {
    const pipeline = redis.pipeline();
    for (let nth = from; nth < Math.min(from + atOnce, readers.size); nth += 1)
      records[record](pipeline, `${prefix}${cookieOf(readers.token(nth))}`, readBefore(nth));
    await pipeline.exec();
  }
  redis.disconnect();
}

import { Redis } from 'ioredis';

/** How often each command was called, in scripts as well, by its name. */
export async function redisCalls(url: string): Promise<ReadonlyMap<string, number>> {
  const redis = new Redis(url);
  const text = await redis.info('commandstats');
  redis.disconnect();
  return new Map(
    [...text.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, name = '', calls]) => [name, Number(calls)]),
  );
}

export const callsSince = (
  before: ReadonlyMap<string, number>,
  after: ReadonlyMap<string, number>,
  name: string,
): number => (after.get(name) ?? 0) - (before.get(name) ?? 0);

export async function redisPid(url: string): Promise<number> {
  const redis = new Redis(url);
  const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
  redis.disconnect();
  return pid;
}

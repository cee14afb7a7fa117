import type { RedisClient } from './connection/client.ts';
import { trialWriteKey } from './keys.ts';

/** It goes by itself should its removal not get through. */
const livesMs = 1_000;

/** Writes a key of its own at each server and removes it. Throws `store-unavailable` where Redis refuses that or is unavailable. */
export async function tryWrite(link: RedisClient): Promise<void> {
  await link.askOfEach(trialWriteKey, (redis, key) =>
    Promise.all([redis.set(key, '', 'PX', livesMs), redis.unlink(key)] as const),
  );
}

import type { Redis } from 'ioredis';
import { formatKey } from '../../../src/redis/keys.ts';

type Kept = Readonly<Record<string, readonly [value: unknown, expiresAt: number]>>;

/** Everything that is in a store, as it is read by name, but for what says that it is a store. */
export async function contentsOf(client: Redis): Promise<Kept> {
  const kept: Record<string, readonly [unknown, number]> = {};
  for (const key of await client.keys('*')) {
    if (key === formatKey || key.startsWith('stile:lease:')) continue;
    const type = await client.type(key);
    const read =
      {
        string: ['GET', key],
        hash: ['HGETALL', key],
        list: ['LRANGE', key, '0', '-1'],
        stream: ['XRANGE', key, '-', '+'],
      }[type] ?? [];
    const value = await client.callBuffer(...(read as [string]));
    const text = JSON.stringify(value, (_, each) =>
      each?.type === 'Buffer' ? Buffer.from(each).toString('hex') : each,
    );
    kept[key] = [type === 'hash' ? (JSON.parse(text) as string[]).sort() : text, await client.pexpiretime(key)];
  }
  return kept;
}

/** Something of every kind that a store has, and enough to be on the way for a moment. */
export async function fillStore(client: Redis, count = 200): Promise<void> {
  const later = Date.now() + 3_600_000;
  const writes = client.pipeline();
  for (let number = 0; number < count; number += 1) {
    const key = `stile:{title:${number}}`;
    writes.rpush(`${key}:m:2026-11`, Buffer.from([number & 255, 1, 0xff]), Buffer.from([7, number & 255, 0]));
    writes.pexpireat(`${key}:m:2026-11`, later + number);
    writes.hset(`${key}:e`, Buffer.from([number & 255, 2]), '{"state":"active"} 3', 'other', 'one');
  }
  writes.set('stile:bookmark:work', 'so far').xadd('stile:audit:title', '1-1', 'entry', '{"what":"offer.end"}');
  writes.set('elsewhere', 'another program has this');
  await writes.exec();
}

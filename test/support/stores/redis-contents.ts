import { isDeepStrictEqual } from 'node:util';
import { expect } from 'chai';
import type { Redis } from 'ioredis';
import { formatKey } from '../../../src/redis/keys.ts';

type Kept = Readonly<Record<string, readonly [value: unknown, expiresAt: number]>>;

const readers: Readonly<Record<string, (key: string) => [command: string, ...args: string[]]>> = {
  string: (key) => ['GET', key],
  hash: (key) => ['HGETALL', key],
  list: (key) => ['LRANGE', key, '0', '-1'],
  stream: (key) => ['XRANGE', key, '-', '+'],
};

/** Bytes as hexadecimal digits. */
const told = (value: unknown): unknown =>
  Buffer.isBuffer(value) ? value.toString('hex') : Array.isArray(value) ? value.map(told) : value;

/** Everything that is in a store, as it is read by name, but for what says that it is a store. */
export async function contentsOf(client: Redis): Promise<Kept> {
  const keys = (await client.keys('*')).filter((key) => key !== formatKey && !key.startsWith('stile:lease:'));
  // All at once: one after the other, each would be waited for.
  const kept = keys.map(async (key): Promise<[string, readonly [unknown, number]]> => {
    const [type, expiresAt] = await Promise.all([client.type(key), client.pexpiretime(key)]);
    const read = readers[type]?.(key) ?? [''];
    const value = told(await client.callBuffer(...(read as [string])));
    return [key, [type === 'hash' ? (value as string[]).sort() : JSON.stringify(value), expiresAt]];
  });
  return Object.fromEntries(await Promise.all(kept));
}

/** Asserts that both are equal. Chai, which says best what is not, takes seconds to find that thousands of entries are. */
export function expectSameContents(found: Kept, expected: Kept): void {
  if (!isDeepStrictEqual(found, expected)) expect(found).to.deep.equal(expected);
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

import { Redis } from 'ioredis';
import type { TestResources } from '../../test/support/test-resources.ts';
import { fillStore } from '../readers/fill-store.ts';

/** A Redis as it is without any configuration, with many readers of ten articles each. */
export interface GrownStore {
  readonly url: string;
  readonly readers: number;
  /** Bytes for each reader, by the number of readers. */
  readonly bytesPerReader: ReadonlyMap<number, number>;
}

interface Needs {
  readonly resources: TestResources;
  readonly manyReaders: number;
  readonly say: (text: string) => void;
}

/** Numbers of readers at which it is looked how large it is. */
const steps = [10_000, 30_000, 100_000, 300_000, 1_000_000];

async function usedMemory(url: string): Promise<number> {
  const redis = new Redis(url);
  const bytes = Number(/used_memory:(\d+)/.exec(await redis.info('memory'))?.[1]);
  redis.disconnect();
  return bytes;
}

export async function growStore({ resources, manyReaders, say }: Needs): Promise<GrownStore> {
  const { url } = await resources.redis();
  // What scripts and connections take is there before. These readers are none of those who come anew later.
  await fillStore(url, { from: 2 * manyReaders, to: 2 * manyReaders + 4, plan: 'ten' });
  const before = await usedMemory(url);
  const bytesPerReader = new Map<number, number>();
  let from = 0;
  for (const to of [...steps.filter((step) => step < manyReaders), manyReaders]) {
    say(`filling a default Redis with ${to} readers`);
    await fillStore(url, { from, to, plan: 'ten' });
    bytesPerReader.set(to, ((await usedMemory(url)) - before) / to);
    from = to;
  }
  return { url, readers: manyReaders, bytesPerReader };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { formatKey, leasePrefix, trialWriteKey } from '../keys.ts';
import { type CopyClient, primariesOf } from './connect.ts';
import { areEqual, copyKey, hasChanged, readHeld } from './values.ts';

/** As many keys a server is asked for at once: large ones together must not hold it up for others. */
const batchSize = 20;

/** Longest pause after a batch, in milliseconds. */
const mostRestMs = 50;

/** How often a key is copied that changes in the source at every turn. */
const attempts = 5;

/** What is of one moment alone, and says nothing in another store. */
function isLeftOut(key: Buffer): boolean {
  const name = key.toString();
  return name === formatKey || name.startsWith(trialWriteKey) || name.startsWith(leasePrefix);
}

export interface Pass {
  /** How many keys of the source were compared with those of the target. */
  readonly keys: number;
  /** How many of them differed, and were copied. */
  readonly copied: number;
  /** How many keys of the target were removed because the source has none such. */
  readonly removed: number;
  /** Keys that were copied and still differ, although the source did not change. */
  readonly faulty: readonly string[];
  /** How many keys changed in the source at every turn. */
  readonly restless: number;
}

export interface PassOptions {
  readonly from: CopyClient;
  readonly to: CopyClient;
  /** Told how many keys have been looked at. */
  readonly onProgress: (keys: number) => void;
  readonly isStopping: () => boolean;
  /** Rests after each batch as long as that took, because the source has others to serve. */
  readonly gentle: boolean;
}

/** The keys of a store in small batches. A key may come twice. */
export async function* keysOf(client: CopyClient): AsyncGenerator<readonly Buffer[]> {
  for (const server of primariesOf(client)) {
    let cursor = '0';
    do {
      const [next, keys] = await server.scanBuffer(cursor, 'MATCH', 'stile:*', 'COUNT', 10 * batchSize);
      cursor = next.toString();
      const own = keys.filter((key) => !isLeftOut(key));
      for (let at = 0; at < own.length; at += batchSize) yield own.slice(at, at + batchSize);
    } while (cursor !== '0');
  }
}

type Outcome = 'equal' | 'copied' | 'restless' | 'faulty';

/** Copies a key unless it is the same already, and reads what was written. */
async function bring(key: Buffer, { from, to }: Pick<PassOptions, 'from' | 'to'>): Promise<Outcome> {
  const bothSides = async () => {
    const [source, target] = await Promise.all([readHeld(from, key), readHeld(to, key)]);
    return [
      { client: from, held: source },
      { client: to, held: target },
    ] as const;
  };
  let [source, target] = await bothSides();
  if (await areEqual(key, source, target)) return 'equal';
  let isRestless = false;
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const written = source;
    await copyKey(key, written, to);
    [source, target] = await bothSides();
    if (await areEqual(key, source, target)) return 'copied';
    isRestless = hasChanged(written.held, source.held);
  }
  return isRestless ? 'restless' : 'faulty';
}

async function restAfter<T>(gentle: boolean, work: () => Promise<T>): Promise<T> {
  const begunAt = performance.now();
  const result = await work();
  if (gentle) await sleep(Math.min(performance.now() - begunAt, mostRestMs));
  return result;
}

/** Removes from the target what the source does not have. */
async function clear({ from, to, isStopping, gentle }: PassOptions): Promise<number> {
  let removed = 0;
  for await (const keys of keysOf(to)) {
    if (isStopping()) break;
    removed += await restAfter(gentle, async () => {
      const present = await Promise.all(keys.map((key) => from.exists(key)));
      const gone = keys.filter((_, index) => present[index] === 0);
      return (await Promise.all(gone.map((key) => to.unlink(key)))).reduce((sum, count) => sum + count, 0);
    });
  }
  return removed;
}

/**
 * Compares every key of the source with the target's, copies what differs, and removes what is too many. It may be stopped at any
 * moment, and repeated: only what differs is written again. Unless somebody writes to the source meanwhile, both are the same after it.
 */
export async function runPass(options: PassOptions): Promise<Pass> {
  const faulty: string[] = [];
  let [keys, copied, restless] = [0, 0, 0];
  for await (const batch of keysOf(options.from)) {
    if (options.isStopping()) break;
    const outcomes = await restAfter(options.gentle, () => Promise.all(batch.map((key) => bring(key, options))));
    keys += batch.length;
    copied += outcomes.filter((outcome) => outcome === 'copied').length;
    restless += outcomes.filter((outcome) => outcome === 'restless').length;
    faulty.push(...batch.filter((_, index) => outcomes[index] === 'faulty').map(String));
    options.onProgress(keys);
  }
  const removed = options.isStopping() ? 0 : await clear(options);
  return { keys, copied, removed, faulty, restless };
}

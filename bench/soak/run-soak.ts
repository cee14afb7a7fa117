import { createFrontEnd } from '../../test/support/browser/front-end.ts';
import { type ConcurrentReaders, createConcurrentReaders } from '../../test/support/concurrent-readers.ts';
import { createChance } from './chance.ts';
import { liveThrough } from './reader.ts';
import { createTally, type Tally } from './tally.ts';

interface Soak {
  /** The instances, all on one store. */
  readonly urls: readonly string[];
  readonly operations: number;
  /** How many readers live at once; each of them asks for several things at once. */
  readonly readersAtOnce: number;
  readonly seed: number;
  readonly onProgress?: (tally: Tally) => void;
}

const progressEveryMs = 5_000;

/** In the middle of a window: none ends meanwhile. */
const middle = '2026-11-10T12:00:00+09:00';

/** Lets readers live until so many operations are done. Their books say what went wrong. */
async function live(crowd: ConcurrentReaders, { operations, readersAtOnce, seed }: Soak, tally: Tally): Promise<void> {
  let born = 0;
  const lives = Array.from({ length: readersAtOnce }, async () => {
    while (tally.operations < operations) {
      born += 1;
      await liveThrough(`reader-${seed}-${born}`, { crowd, tally, chance: createChance(seed + born) });
    }
  });
  await Promise.all(lives);
}

/** Runs a mix of everything that readers do against the instances, and answers the books. */
export async function runSoak(soak: Soak): Promise<Tally> {
  const tally = createTally();
  for (const url of soak.urls) await createFrontEnd(url).moveClock({ now: middle });
  const crowd = createConcurrentReaders(soak.urls);
  const progress = setInterval(() => soak.onProgress?.(tally), progressEveryMs);
  try {
    await live(crowd, soak, tally);
  } finally {
    clearInterval(progress);
    crowd.close();
  }
  return tally;
}

import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { createReaderTokens } from '../../../src/tokens/reader-token.ts';
import { createLoadReader, type LoadReader, type ReaderNeeds } from './reader.ts';

/** Readers at a fixed number of lanes: each sends the next round when the one before is answered. */
export interface ReaderLoad {
  readonly readers: readonly LoadReader[];
  /** Resolves when nothing is in flight any more. */
  stop(): Promise<void>;
}

interface Plan {
  readonly readers: number;
  readonly lanes: number;
  /** That of the service, so that readers can be made without asking it. */
  readonly secret: string;
  readonly seed: number;
}

/** The first few readers come again and again, and reach their limits. */
const regulars = 200;

/** One of so many registers. */
const registersOneIn = 5;

/** After a round that nobody answered, so that an instance that is gone is not asked without a pause. */
const restMs = 20;

export function startReaders({ readers: count, lanes, secret, seed }: Plan, needs: ReaderNeeds): ReaderLoad {
  const { chance, observed } = needs;
  const tokens = createReaderTokens({ secret, random: randomBytes, clock: { now: Date.now } });
  const readers = Array.from({ length: count }, (_, index) =>
    createLoadReader(
      { name: `reader-${seed}-${index}`, token: tokens.mint().token, registers: index % registersOneIn === 0 },
      needs,
    ),
  );
  let next = 0;
  let isStopping = false;

  /** All in turn, and in between one of the regulars. */
  function pick(): LoadReader | undefined {
    if (chance.number(4) === 0) return readers[chance.number(Math.min(regulars, count))];
    next = (next + 1) % count;
    return readers[next];
  }

  async function lane(): Promise<void> {
    while (!isStopping) {
      const reader = pick();
      if (reader === undefined || reader.isBusy) {
        await sleep(1);
        continue;
      }
      const { unanswered } = observed;
      await reader.round();
      if (observed.unanswered > unanswered) await sleep(restMs);
    }
  }

  const running = Promise.all(Array.from({ length: lanes }, lane));
  // `stop` passes it on.
  running.catch(() => {});
  return {
    readers,
    async stop() {
      isStopping = true;
      await running;
    },
  };
}

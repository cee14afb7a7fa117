import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { EpochMs } from '../../src/paywall/clock.ts';
import { createReaderSteps } from '../../src/paywall/reports/reader-steps.ts';
import { createTallyWriter, type TallyWriter } from '../../src/paywall/reports/tally-writer.ts';
import type { Stores } from '../../src/paywall/stores.ts';
import { digestOf } from '../../src/wiring/tally.ts';

/** The counting of one process, as the service has it. What it could not hand over before it was closed is in `lost`. */
export function openTallyWriter(
  { tallies, rateLimits }: Pick<Stores, 'tallies' | 'rateLimits'>,
  now: () => EpochMs,
): TallyWriter & { readonly lost: readonly unknown[] } {
  const lost: unknown[] = [];
  const tallying = createTallyWriter({
    tallies,
    steps: createReaderSteps({ rateLimits, nameOf: digestOf }),
    writer: randomUUID().slice(0, 8),
    clock: { now },
    pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    onLost: (error) => lost.push(error),
  });
  return { ...tallying, lost };
}

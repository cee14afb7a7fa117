import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../paywall/clock.ts';
import { createReaderSteps } from '../paywall/reports/reader-steps.ts';
import { createTallyWriter, type TallyWriter } from '../paywall/reports/tally-writer.ts';
import type { Stores } from '../paywall/stores.ts';

/** By what a reader is known again within one window, from which nobody can be told who it is. */
export const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 16);

/** The counting behind the reports, by a process whose name no other has or had. `onLost`: the last figures could not be written. */
export function wireTally(
  { tallies, rateLimits }: Pick<Stores, 'tallies' | 'rateLimits'>,
  clock: Clock,
  onLost: (error: unknown) => void,
): TallyWriter {
  return createTallyWriter({
    tallies,
    steps: createReaderSteps({ rateLimits, nameOf: digestOf }),
    clock,
    writer: randomBytes(6).toString('base64url'),
    pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    onLost,
  });
}

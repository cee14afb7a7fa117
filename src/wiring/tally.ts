import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../paywall/clock.ts';
import { createTallyWriter, type TallyWriter } from '../paywall/reports/tally-writer.ts';
import type { Stores } from '../paywall/stores.ts';

/** The counting behind the reports, by a process whose name no other has or had. `onLost`: the last figures could not be written. */
export function wireTally(
  { tallies }: Pick<Stores, 'tallies'>,
  clock: Clock,
  onLost: (error: unknown) => void,
): TallyWriter {
  return createTallyWriter({
    tallies,
    clock,
    writer: randomBytes(6).toString('base64url'),
    pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    onLost,
  });
}

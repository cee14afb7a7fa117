import { hash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Clock } from '../paywall/clock.ts';
import { createExperimentWriter } from '../paywall/reports/experiments/experiment-writer.ts';
import { createReaderSteps } from '../paywall/reports/reader-steps.ts';
import { createTallyWriter, type TallyWriter } from '../paywall/reports/tally-writer.ts';
import type { Stores } from '../paywall/stores.ts';

/** By what a reader is known again within one window, from which nobody can be told who it is. */
export const digestOf = (text: string): string => hash('sha256', text, 'base64url').slice(0, 16);

/**
 * The counting behind the reports and experiments, by a process whose name no other has or had. `onLost`: the last figures could not be
 * written.
 */
export function wireTally(
  {
    tallies,
    rateLimits,
    experimentFigures,
    readerFacts,
  }: Pick<Stores, 'tallies' | 'rateLimits' | 'experimentFigures' | 'readerFacts'>,
  clock: Clock,
  onLost: (error: unknown) => void,
): TallyWriter {
  const shared = {
    clock,
    writer: randomBytes(6).toString('base64url'),
    pause: (ms: number, signal: AbortSignal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    onLost,
  };
  const steps = createReaderSteps({ rateLimits, nameOf: digestOf });
  const tally = createTallyWriter({ tallies, steps, ...shared });
  const experiments = createExperimentWriter({ store: experimentFigures, readerFacts, ...shared });
  return {
    ...tally,
    experiments,
    async close() {
      await Promise.all([tally.close(), experiments.close()]);
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import type { Purchase } from '../../../src/paywall/entitlements/purchase.ts';
import type { ExperimentSums } from '../../../src/paywall/experiments/experiment-figures.ts';
import type { ReaderKey } from '../../../src/paywall/reader.ts';
import { createExperimentWriter } from '../../../src/paywall/reports/experiments/experiment-writer.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import type { ServedReader } from '../../../src/paywall/targeting/experiment-notes.ts';
import { examplePublication } from '../fixtures/example-publication.ts';
import { sampleExperiment } from '../fixtures/sample-experiment.ts';
import { noon } from '../fixtures/sample-keys.ts';

export const experiment = sampleExperiment();
export const publication = { ...examplePublication({ timeZone: 'UTC' }), experiments: [experiment] };
export const place = (key: ReaderKey) => ({ publication: publication.name, reader: key });

let processes = 0;

/** The counting of one process. */
export function openWriter(stores: Stores, now = () => noon) {
  processes += 1;
  const lost: unknown[] = [];
  const writer = createExperimentWriter({
    store: stores.experimentFigures,
    readerFacts: stores.readerFacts,
    writer: `process-${processes}`,
    clock: { now },
    pause: (ms, signal) => sleep(ms, undefined, { signal }).catch(() => undefined),
    onLost: (error) => lost.push(error),
  });
  return { ...writer, lost };
}

export const served = (key: ReaderKey, change: Partial<ServedReader> = {}): ServedReader => ({
  publication,
  key,
  kind: 'anonymous',
  anonymousKey: null,
  at: noon,
  exposed: [],
  wall: false,
  read: false,
  failOpen: false,
  ...change,
});

export const exposedTo = (arm: string) => ({ exposed: [{ id: experiment.id, arm }] });

export const purchase = (paidAt: number, change: Partial<Purchase> = {}): Purchase => ({
  offer: 'trial',
  kind: 'subscription',
  status: 'active',
  paidAt,
  startedAt: paidAt,
  paid: true,
  paidFull: false,
  introEndsAt: null,
  periodEndsAt: null,
  cancelsAt: null,
  endedAt: null,
  pastDueSince: null,
  takenBack: false,
  ...change,
});

/** All days together; what is 0 is left out. */
function totals({ days, crossovers }: ExperimentSums) {
  const sums: Record<string, Record<string, number>> = {};
  for (const { arm, day: _, ...figures } of days) {
    const own = sums[arm] ?? {};
    sums[arm] = own;
    for (const [figure, amount] of Object.entries(figures)) own[figure] = (own[figure] ?? 0) + amount;
  }
  const arms = Object.entries(sums).map(([arm, own]) => [
    arm,
    Object.fromEntries(Object.entries(own).filter(([, amount]) => amount !== 0)),
  ]);
  return { ...Object.fromEntries(arms.filter(([, own]) => Object.keys(own as object).length > 0)), crossovers };
}

export const told = async (stores: Stores) =>
  totals(await stores.experimentFigures.sums(publication.name, experiment.id));

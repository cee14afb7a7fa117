import type { Experiment } from '../../../src/paywall/experiments/experiment.ts';
import type { ExperimentSums } from '../../../src/paywall/experiments/experiment-figures.ts';
import type { Stores } from '../../../src/paywall/stores.ts';
import { readSettings } from '../../../src/settings/settings.ts';
import { openStores } from '../../../src/wiring/stores.ts';
import { example } from '../browser/front-end.ts';
import { eventually } from '../eventually.ts';
import { createRecordingLogger } from '../recording-logger.ts';
import type { Env, TestService } from '../service.ts';
import { untilItAnswers } from '../stores/store-answers.ts';

/** The store of a service, as another process has it. */
export async function openStoresOf({ dataDir }: TestService, env: Env): Promise<Stores> {
  const read = readSettings({ STORE_URL: `file:${dataDir}`, ...env });
  if ('faults' in read) throw new Error('the settings are faulty');
  const log = createRecordingLogger() as never;
  const stores = await openStores(read.settings.store, { clock: { now: Date.now }, log, answerWithinMs: 5_000 });
  await untilItAnswers(stores);
  return stores;
}

/** Writes an experiment, and tells the services that it changed. */
export async function putExperiment(stores: Stores, experiment: Experiment): Promise<void> {
  const part = `experiment/${experiment.id}` as const;
  const known = (await stores.publications.readAll()).find(
    (each) => each.publication === example && each.part === part,
  );
  await stores.publications.write({ publication: example, part, value: experiment }, known?.version ?? 0);
  await stores.changes.announce();
}

/** The sums of all days, once they are as expected. */
export async function untilSums(
  stores: Stores,
  experiment: string,
  isThere: (sums: ExperimentSums) => boolean,
): Promise<ExperimentSums> {
  return eventually(async () => {
    const sums = await stores.experimentFigures.sums(example, experiment);
    if (!isThere(sums)) throw new Error(JSON.stringify(sums));
    return sums;
  });
}

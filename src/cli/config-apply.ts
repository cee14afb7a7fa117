import type { Stores } from '../paywall/stores.ts';
import { type Applied, applyWrites, type Write, writesFor } from '../publications/part-apply.ts';
import { describeChange, diffParts, type Part, partsOf } from '../publications/part-diff.ts';
import { loadPublicationFiles } from '../publications/publication-files.ts';
import { installationOfFiles, readStoreSettings, type StoreSettings } from '../settings/store-settings.ts';
import { type Context, defineCommand, type ExitCode } from './command.ts';
import { counted } from './counted.ts';
import { refuseFiles, refuseSettings } from './faults.ts';
import { serviceTime, withStores } from './open-store.ts';

/** Writes part by part and then notifies the running services, also if the store becomes unavailable on the way. */
async function write({ publications, changes }: Stores, writes: readonly Write[]): Promise<readonly Applied[]> {
  const applied: Applied[] = [];
  try {
    for (const each of writes) applied.push(...(await applyWrites(publications, [each])));
  } finally {
    if (applied.some(({ outcome }) => outcome === 'written')) await changes.announce();
  }
  return applied;
}

function report({ print, printError }: Context, applied: readonly Applied[]): ExitCode {
  const conflicts = applied.filter(({ outcome }) => outcome === 'conflict');
  for (const { part } of conflicts)
    printError(`${part.publication}/${part.part}: changed by someone else meanwhile, and left as it is; compare again`);
  print(`${counted(applied.length - conflicts.length, 'part')} written.`);
  return conflicts.length > 0 ? 1 : 0;
}

interface Plan {
  readonly parts: readonly Part[];
  readonly settings: StoreSettings;
  readonly dryRun: boolean;
}

async function apply(context: Context, stores: Stores, { parts, settings, dryRun }: Plan): Promise<ExitCode> {
  const changes = diffParts(parts, await stores.publications.readAll());
  const writes = writesFor(changes, await serviceTime(settings, stores, context.now()));
  for (const line of changes.flatMap(describeChange)) context.print(line);
  if (writes.length === 0) context.print('Nothing to write: the store has what the files say.');
  else if (dryRun) context.print(`${counted(writes.length, 'part')} would be written.`);
  else return report(context, await write(stores, writes));
  return 0;
}

export const configApply = defineCommand({
  name: 'config apply',
  summary: 'Writes what the publication files say to the store; running services follow within a second',
  details: [
    'Nothing is written while a file has a fault. A part that changes at the same moment is left as it is.',
    'Counts survive a change of limits and windows. What only the store has stays.',
  ],
  options: { 'dry-run': { type: 'boolean', summary: 'show what would be written, and write nothing' } },
  async run(context, { 'dry-run': dryRun = false }) {
    const read = readStoreSettings(context.env);
    if ('faults' in read) return refuseSettings(context, read.faults);
    const { settings } = read;
    const installation = installationOfFiles(context.env, settings);
    const { publications, faults } = loadPublicationFiles(settings.configDir, context.now(), installation);
    if (faults.length > 0) return refuseFiles(context, faults);
    const parts = partsOf(publications);
    return withStores(settings.store, context, (stores) => apply(context, stores, { parts, settings, dryRun }));
  },
});

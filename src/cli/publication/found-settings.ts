import type { EpochMs } from '../../paywall/clock.ts';
import type { PublicationSettings } from '../../paywall/publication.ts';
import type { Stores } from '../../paywall/stores.ts';
import { loadPublicationFiles } from '../../publications/publication-files.ts';
import { parseStoredSettings } from '../../publications/publication-schema.ts';
import { readStoreSettings, type StoreSettings } from '../../settings/store-settings.ts';
import type { Context, ExitCode } from '../command.ts';
import { refuseFiles, refuseSettings } from '../faults.ts';
import { isUnborn, serviceTime, withStores } from '../open-store.ts';

export interface FoundSettings {
  /** Where the settings come from, for people. */
  readonly by: string;
  readonly settings: PublicationSettings;
  /** The time by which the service decides. */
  readonly now: EpochMs;
}

async function storedSettings({ publications }: Stores, name: string): Promise<PublicationSettings | null> {
  const parts = await publications.readAll();
  const stored = parts.find(({ publication, part }) => publication === name && part === 'settings');
  return stored === undefined ? null : parseStoredSettings(stored.value);
}

/** The settings that the service goes by; or why the store has none. Throws what is wrong with those that it has. */
async function inStore(context: Context, read: StoreSettings, name: string): Promise<FoundSettings | string> {
  const without = 'the store has no such publication yet';
  if (isUnborn(read.store)) return without;
  let isReached = false;
  try {
    return await withStores(read.store, context, async (stores) => {
      isReached = true;
      const settings = await storedSettings(stores, name);
      if (settings === null) return without;
      return { by: 'the settings in the store', settings, now: await serviceTime(read, stores, context.now()) };
    });
  } catch (error) {
    if (isReached) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

/** Those of the files, if the store has none; an exit code if they have none either. */
function inFiles(
  context: Context,
  configDir: string,
  { name, why }: { name: string; why: string },
): FoundSettings | ExitCode {
  // Dates that have passed and modes are for `config check` to say; they make no difference here.
  const { publications, faults } = loadPublicationFiles(configDir, Number.NEGATIVE_INFINITY);
  const filed = publications.find(({ publication }) => publication === name);
  if (filed !== undefined)
    return { by: `the files in ${configDir}, because ${why}`, settings: filed.settings, now: context.now() };
  if (faults.length > 0) return refuseFiles(context, faults);
  context.printError(`There is no publication ${name} in the files, and ${why}.`);
  return 1;
}

/** The settings of a publication: those in the store, or those of the files if it has none or is unavailable. */
export async function findSettings(context: Context, name: string): Promise<FoundSettings | ExitCode> {
  const read = readStoreSettings(context.env);
  if ('faults' in read) return refuseSettings(context, read.faults);
  const stored = await inStore(context, read.settings, name);
  return typeof stored === 'string' ? inFiles(context, read.settings.configDir, { name, why: stored }) : stored;
}

import { type TriedAddress, tryAddresses } from '../paywall/articles/try-address.ts';
import type { PublicationSettings } from '../paywall/publication.ts';
import type { Stores } from '../paywall/stores.ts';
import { loadPublicationFiles } from '../publications/publication-files.ts';
import { parseStoredSettings } from '../publications/publication-schema.ts';
import { readStoreSettings, type StoreSettings } from '../settings/store-settings.ts';
import { type Context, defineCommand, type ExitCode } from './command.ts';
import { refuseFiles, refuseSettings } from './faults.ts';
import { isUnborn, withStores } from './open-store.ts';

interface Found {
  /** Where the settings come from, for people. */
  readonly by: string;
  readonly settings: PublicationSettings;
}

async function storedSettings({ publications }: Stores, name: string): Promise<PublicationSettings | null> {
  const parts = await publications.readAll();
  const stored = parts.find(({ publication, part }) => publication === name && part === 'settings');
  return stored === undefined ? null : parseStoredSettings(stored.value);
}

/** The settings that the service goes by; or why the store has none. Throws what is wrong with those that it has. */
async function inStore(context: Context, store: StoreSettings['store'], name: string): Promise<Found | string> {
  const without = 'the store has no such publication yet';
  if (isUnborn(store)) return without;
  let isReached = false;
  try {
    const settings = await withStores(store, context, (stores) => {
      isReached = true;
      return storedSettings(stores, name);
    });
    return settings === null ? without : { by: 'the settings in the store', settings };
  } catch (error) {
    if (isReached) throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

/** Those of the files, if the store has none; an exit code if they have none either. */
function inFiles(context: Context, configDir: string, { name, why }: { name: string; why: string }): Found | ExitCode {
  // Dates that have passed and modes are for `config check` to say; they make no difference here.
  const { publications, faults } = loadPublicationFiles(configDir, Number.NEGATIVE_INFINITY);
  const filed = publications.find(({ publication }) => publication === name);
  if (filed !== undefined) return { by: `the files in ${configDir}, because ${why}`, settings: filed.settings };
  if (faults.length > 0) return refuseFiles(context, faults);
  context.printError(`There is no publication ${name} in the files, and ${why}.`);
  return 1;
}

function gateSays({ isTooLong, isRefused, isAmbiguous }: TriedAddress): string {
  if (isTooLong) return 'refuses it, because it is too long';
  if (isRefused) return 'refuses it, because servers read it in different ways';
  return isAmbiguous
    ? 'takes it for this article, although servers read it in different ways'
    : 'takes it for this article';
}

const describe = (address: string, tried: TriedAddress): readonly string[] => [
  address,
  `  article   ${tried.article}`,
  `  left out  ${tried.leftOut.map(({ text }) => text).join('  ') || 'nothing'}`,
  `  the gate  ${gateSays(tried)}`,
];

export const explain = defineCommand({
  name: 'explain',
  summary: 'Says which article an address is, and whether another one is the same',
  details: [
    'By the settings in the store, or by the files if the store has none or is unavailable. Nothing is counted.',
    'The gate knows addresses as paths, without their host.',
  ],
  options: {
    publication: { type: 'string', value: 'NAME', required: true, summary: 'the publication whose rule it is' },
    article: { type: 'string', value: 'ADDRESS', required: true, summary: 'the address, or an id of your own' },
    other: { type: 'string', value: 'ADDRESS', summary: 'compare this one with it' },
  },
  async run(context, { publication: name, article, other }) {
    const read = readStoreSettings(context.env);
    if ('faults' in read) return refuseSettings(context, read.faults);
    const { store, configDir } = read.settings;
    const stored = await inStore(context, store, name);
    const found = typeof stored === 'string' ? inFiles(context, configDir, { name, why: stored }) : stored;
    if (typeof found === 'number') return found;
    const tried = tryAddresses(article, other, found.settings.articleIdentity);
    context.print(`By ${found.by}:`);
    for (const line of describe(article, tried)) context.print(line);
    if (other !== undefined && tried.other !== null)
      for (const line of describe(other, tried.other)) context.print(line);
    if (tried.isSame !== null) context.print(tried.isSame ? 'Both are one article.' : 'These are two articles.');
    return 0;
  },
});

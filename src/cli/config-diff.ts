import { describeChange, diffParts, partsOf, summarize } from '../publications/part-diff.ts';
import { loadPublicationFiles } from '../publications/publication-files.ts';
import { readStoreSettings } from '../settings/store-settings.ts';
import { defineCommand } from './command.ts';
import { refuseFiles, refuseSettings } from './faults.ts';
import { withStores } from './open-store.ts';

export const configDiff = defineCommand({
  name: 'config diff',
  summary: 'Shows where the publication files and the store differ',
  details: ['Each field that differs is shown as `path: in the store -> in the file`.'],
  options: {},
  async run(context) {
    const read = readStoreSettings(context.env);
    if ('faults' in read) return refuseSettings(context, read.faults);
    const { configDir, store } = read.settings;
    // Dates that have passed and modes are for `config check` to say; they make no difference between files and store.
    const { publications, faults } = loadPublicationFiles(configDir, Number.NEGATIVE_INFINITY);
    if (faults.length > 0) return refuseFiles(context, faults);
    const changes = await withStores(store, context, async (stores) =>
      diffParts(partsOf(publications), await stores.publications.readAll()),
    );
    for (const line of changes.flatMap(describeChange)) context.print(line);
    context.print(`Files and store ${summarize(changes)}.`);
    return 0;
  },
});

import { windowDisagreements } from '../paywall/editing/window-words.ts';
import { loadPublicationFiles } from '../publications/publication-files.ts';
import { installationOfFiles, readStoreSettings } from '../settings/store-settings.ts';
import { defineCommand } from './command.ts';
import { counted } from './counted.ts';
import { refuseFiles, refuseSettings } from './faults.ts';

export const configCheck = defineCommand({
  name: 'config check',
  summary: 'Checks the publication files and reports every fault in all of them',
  details: [
    'A text that speaks of another window than the meter has is warned of, and is no fault.',
    'The files are those below CONFIG_DIR. A date in a wording that is past is a fault, and so is what the mode forbids.',
  ],
  options: {},
  async run(context) {
    const read = readStoreSettings(context.env);
    if ('faults' in read) return refuseSettings(context, read.faults);
    const { configDir } = read.settings;
    const installation = installationOfFiles(context.env, read.settings);
    const { publications, faults } = loadPublicationFiles(configDir, context.now(), installation);
    if (faults.length > 0) return refuseFiles(context, faults);
    for (const { publication, settings, wordings } of publications) {
      context.print(`${publication}: ${counted(wordings.length, 'wording')}, no fault`);
      for (const { locale, path, message } of windowDisagreements(settings.meter.window, wordings))
        context.print(`${publication}: warning: wording/${locale}.yaml: ${path}: ${message}`);
    }
    if (publications.length === 0) context.print('There are no publications.');
    return 0;
  },
});

import { segmentsWarnings } from '../paywall/editing/targeting/segments-check.ts';
import { windowDisagreements } from '../paywall/editing/window-words.ts';
import { aroundInFiles } from '../publications/growth/segments-file.ts';
import { loadPublicationFiles } from '../publications/publication-files.ts';
import { installationOfFiles, readStoreSettings } from '../settings/store-settings.ts';
import { defineCommand } from './command.ts';
import { counted } from './counted.ts';
import { refuseFiles, refuseSettings } from './faults.ts';

export const configCheck = defineCommand({
  name: 'config check',
  summary: 'Checks the publication files and reports every fault in all of them',
  details: [
    'A text that speaks of another window than the meter has is warned of, and so is a rule that is never reached. Neither is a fault.',
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
    for (const filed of publications) {
      const { publication, settings, wordings, segments } = filed;
      context.print(`${publication}: ${counted(wordings.length, 'wording')}, no fault`);
      for (const { locale, path, message } of windowDisagreements(settings.meter.window, wordings))
        context.print(`${publication}: warning: wording/${locale}.yaml: ${path}: ${message}`);
      for (const { path, message } of segmentsWarnings(segments ?? [], aroundInFiles(filed, context.now())))
        context.print(`${publication}: warning: segments.yaml: ${path}: ${message}`);
    }
    if (publications.length === 0) context.print('There are no publications.');
    return 0;
  },
});

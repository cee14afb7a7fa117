import type { Finding } from '../../paywall/finding.ts';
import { readPublicUrl, readStoreSettings } from '../../settings/store-settings.ts';
import { type Context, defineCommand } from '../command.ts';
import { examineFiles } from './files.ts';
import { examineStripe } from './provider.ts';
import { examineSettings } from './settings.ts';
import { examineStore } from './store.ts';

/** Everything that there is to find, in the order in which a start would stumble over it. */
async function* examine(context: Context): AsyncGenerator<Finding> {
  yield* examineSettings(context);
  const read = readStoreSettings(context.env);
  // The faults of these settings have been reported with those of the others.
  if ('faults' in read) return;
  const url = readPublicUrl(context.env);
  const settings = { ...read.settings, publicUrl: 'faults' in url ? null : url.settings.publicUrl };
  const filed = examineFiles(context, settings);
  yield* filed.findings;
  yield* await examineStore(context, settings, filed.parts);
  yield* await examineStripe(context);
}

export const doctor = defineCommand({
  name: 'doctor',
  summary: 'Examines settings, files, store, keys and publications, and says what to do about what is amiss',
  details: [
    'One line for each thing: ok, warning or fault. The exit code is 1 where there is a fault. Nothing is changed.',
  ],
  options: {},
  async run(context) {
    let faults = 0;
    for await (const { level, subject, message } of examine(context)) {
      context.print(`${level.padEnd('warning'.length)}  ${subject}: ${message}`);
      if (level === 'fault') faults += 1;
    }
    return faults === 0 ? 0 : 1;
  },
});

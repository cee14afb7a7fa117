import { resolve } from 'node:path';
import { readStoreSettings } from '../settings/store-settings.ts';
import { embeddedDir, loadBackups } from '../wiring/backups.ts';
import { defineCommand } from './command.ts';
import { counted } from './counted.ts';
import { refuseSettings } from './faults.ts';
import { showProgress } from './progress.ts';

const kibibyte = 1024;

const kibibytes = (bytes: number) => Math.ceil(bytes / kibibyte);

interface Contents {
  readonly entitlements: number;
  readonly customers: number;
  readonly countedViews: number;
}

export const contentsIn = ({ entitlements, customers, countedViews }: Contents): string =>
  [counted(entitlements, 'entitlement'), counted(customers, 'customer'), counted(countedViews, 'counted view')].join(
    ', ',
  );

export const backup = defineCommand({
  name: 'backup',
  summary: 'Writes what is in the embedded store into a file, while the service runs',
  details: [
    'It holds everything that was answered before the command began. It is examined before it gets its name, and only its',
    'owner may read it. Without READER_SECRET it says nothing, so keep the two apart. Redis is backed up by its own means.',
  ],
  words: [{ name: 'FILE', summary: 'where to; nothing may be there yet' }],
  options: { force: { type: 'boolean', summary: 'replace FILE' } },
  async run(context, { force: overwrite = false }, [file = '']) {
    const read = readStoreSettings(context.env);
    if ('faults' in read) return refuseSettings(context, read.faults);
    const dir = embeddedDir(read.settings.store);
    const { backUp, storeSize } = await loadBackups();
    const total = storeSize(dir);
    let stopped = false;
    context.onInterrupt(() => {
      stopped = true;
    });
    const progress = showProgress(context, kibibytes(total), 'KiB');
    const onProgress = (bytes: number) => progress.update(kibibytes(Math.min(bytes, total)));
    const done = await backUp({ dir, file: resolve(file), overwrite, onProgress, isStopping: () => stopped }).finally(
      () => progress.stop(),
    );
    if (done === null) {
      context.printError('Interrupted. Nothing was written.');
      return 130;
    }
    context.print(`${file} holds ${contentsIn(done)}.`);
    return 0;
  },
});

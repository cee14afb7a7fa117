import { resolve } from 'node:path';
import { readStoreSettings } from '../settings/store-settings.ts';
import { embeddedDir, loadBackups } from '../wiring/backups.ts';
import { contentsIn } from './backup.ts';
import { defineCommand } from './command.ts';
import { refuseSettings } from './faults.ts';

export const restore = defineCommand({
  name: 'restore',
  summary: 'Puts a backup in place of the embedded store, while no service has that open',
  details: [
    'The backup is examined first. What was there stays beside it, under a name with the date. Readers may have more of the',
    'meter left than they had; what was bought since, `stile reconcile` finds at Stripe.',
  ],
  words: [{ name: 'FILE', summary: 'what `stile backup` wrote' }],
  options: {
    force: { type: 'boolean', summary: 'replace even a store that is damaged; see that no service has it open' },
  },
  async run(context, { force: evenIfDamaged = false }, [file = '']) {
    const read = readStoreSettings(context.env);
    if ('faults' in read) return refuseSettings(context, read.faults);
    const dir = embeddedDir(read.settings.store);
    const backups = await loadBackups();
    const { contents, kept } = await backups.restore({ dir, file: resolve(file), now: context.now(), evenIfDamaged });
    context.print(`The store holds ${contentsIn(contents)}.`);
    if (kept !== null) context.print(`What was there before is ${kept}.`);
    return 0;
  },
});

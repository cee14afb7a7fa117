import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stores } from '../../paywall/stores.ts';
import { countRunning, removedBookmark } from '../../paywall/support/publication-records.ts';
import { isPublicationName } from '../../publications/publication-files.ts';
import { readStoreSettings, type StoreSettings } from '../../settings/store-settings.ts';
import { type Context, defineCommand, type ExitCode } from '../command.ts';
import { counted } from '../counted.ts';
import { refuseSettings } from '../faults.ts';
import { serviceTime, withStores } from '../open-store.ts';

/** How long running services may take to hear of it, and to answer what they have begun. */
const followWithinMs = 2_000;

interface Held {
  readonly parts: readonly string[];
  readonly records: number;
  readonly entitlements: number;
  readonly running: number;
}

async function examine({ publications, records }: Stores, name: string): Promise<Held> {
  const parts = (await publications.readAll()).filter(
    ({ publication, value }) => publication === name && value !== null,
  );
  let entitlements = 0;
  let own = 0;
  let inherited = 0;
  for await (const some of records.entitlements(name)) {
    entitlements += some.length;
    for (const running of some.map(countRunning)) {
      own += running.own;
      inherited += running.inherited;
    }
  }
  return {
    parts: parts.map(({ part }) => part).sort(),
    records: await records.count(name),
    entitlements,
    // What was handed down stands with who bought it as well, unless they were erased.
    running: Math.max(own, inherited),
  };
}

function show({ print }: Context, name: string, held: Held): void {
  print(`${name}: ${held.parts.length === 0 ? 'no settings, and what was left' : held.parts.join(', ')}`);
  print(
    `${counted(held.entitlements, 'entitlement')}, and ${counted(held.running, 'subscription')} that may be charged again`,
  );
  print(`${counted(held.records, 'record')} in all: counts, entitlements, customers, gifts, figures of the reports`);
  print('The audit log stays, and so does everything at Stripe.');
}

async function isConfirmed({ print, readLines }: Context, name: string): Promise<boolean> {
  print(`Type ${name} to remove it permanently:`);
  for await (const line of readLines()) return line.trim() === name;
  return false;
}

/** First it is served no more; then what is kept of its readers goes, also what was written meanwhile. */
async function removeAll({ records, changes, leases }: Stores, name: string): Promise<void> {
  await leases.writeBookmark(removedBookmark, name);
  if (await records.removeParts(name)) {
    await changes.announce();
    await sleep(followWithinMs);
  }
  await records.removeRecords(name);
  if ((await records.count(name)) > 0) await records.removeRecords(name);
}

interface Asked {
  readonly name: string;
  readonly settings: StoreSettings;
  readonly dryRun: boolean;
  readonly evenIfRunning: boolean;
  readonly isSure: boolean;
}

async function remove(context: Context, stores: Stores, asked: Asked): Promise<ExitCode> {
  const { name, settings, dryRun, evenIfRunning, isSure } = asked;
  const held = await examine(stores, name);
  if (held.parts.length === 0 && held.records === 0) {
    context.printError(`The store has nothing of a publication ${name}.`);
    return 1;
  }
  show(context, name, held);
  if (held.running > 0 && !evenIfRunning) {
    const advice = 'end them at Stripe, or say --force: they would be charged and let in nobody';
    context.printError(`${counted(held.running, 'subscription')} that may be charged again: ${advice}`);
    return 1;
  }
  if (dryRun) return 0;
  if (!isSure && !(await isConfirmed(context, name))) {
    context.printError('Nothing was removed.');
    return 1;
  }
  const at = await serviceTime(settings, stores, context.now());
  const entry = { at, who: 'command line', via: null, what: `publication.remove ${name}`, before: held, after: null };
  await stores.audit.append(name, entry);
  await removeAll(stores, name);
  context.print(`${name} is removed, and its name is free.`);
  return 0;
}

export const publicationsRemove = defineCommand({
  name: 'publications remove',
  summary: 'Removes a publication with all that is kept of its readers, while the service runs',
  details: [
    'Its folder must be gone from CONFIG_DIR, or the next start would bring it back. Nothing is changed at Stripe. It is refused while',
    'subscriptions run. The audit log stays. If it is interrupted, say it again. Readers may have links and tokens for some minutes more.',
  ],
  words: [
    {
      name: 'NAME',
      summary: 'the publication, as its folder is named',
      check: (text) => (isPublicationName(text) ? null : 'is no name of a publication'),
    },
  ],
  options: {
    'dry-run': { type: 'boolean', summary: 'show what would go, and remove nothing' },
    yes: { type: 'boolean', summary: 'do not ask' },
    force: { type: 'boolean', summary: 'even while subscriptions run' },
  },
  async run(context, { 'dry-run': dryRun = false, yes: isSure = false, force: evenIfRunning = false }, [name = '']) {
    const read = readStoreSettings(context.env);
    if ('faults' in read) return refuseSettings(context, read.faults);
    const { settings } = read;
    const folder = join(settings.configDir, 'publications', name);
    if (existsSync(folder) && !dryRun) {
      context.printError(`${folder} would bring it back at the next start: move it away first, on every machine.`);
      return 1;
    }
    return withStores(settings.store, context, (stores) =>
      remove(context, stores, { name, settings, dryRun, evenIfRunning, isSure }),
    );
  },
});

import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Finding } from '../../paywall/finding.ts';
import type { StoredPart } from '../../paywall/publication.ts';
import type { Stores } from '../../paywall/stores.ts';
import { differingIn, diffParts, type Part, summarize } from '../../publications/part-diff.ts';
import { sellersIn } from '../../publications/selling-faults.ts';
import type { Installation } from '../../settings/mode.ts';
import type { StoreSettings } from '../../settings/store-settings.ts';
import type { Context } from '../command.ts';
import { isUnborn, serviceTime, withStores } from '../open-store.ts';
import { examinePublications } from './publications.ts';
import { examineSelling } from './selling.ts';

const pings = 11;

/** Every view waits for the store once. */
const slowMs = 20;

async function examineRoundTrip({ ping }: Stores): Promise<Finding> {
  const times: number[] = [];
  for (let count = 0; count < pings; count += 1) {
    const askedAt = performance.now();
    await ping();
    times.push(performance.now() - askedAt);
  }
  const median = times.sort((one, other) => one - other)[Math.floor(pings / 2)] ?? 0;
  const message = `answers in ${median.toFixed(2)} ms`;
  if (median <= slowMs) return { level: 'ok', subject: 'store', message };
  const advice = 'every view waits that long; bring Stile and its store closer together';
  return { level: 'warning', subject: 'store', message: `${message}: ${advice}` };
}

/** A store whose memory or disk is full answers as ever. */
async function examineWriting({ tryWrite }: Stores): Promise<Finding> {
  const subject = 'store writes';
  try {
    await tryWrite();
    return { level: 'ok', subject, message: 'work' };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const message = `fail (${cause instanceof Error ? cause.message : String(cause)}), and nothing is counted`;
    return { level: 'fault', subject, message };
  }
}

/** Another format has been refused by now. */
async function examineFormat({ format }: Stores): Promise<Finding> {
  const { found, known } = await format();
  return { level: 'ok', subject: 'store format', message: `${found}, and this version knows ${known}` };
}

function compare(files: readonly Part[], stored: readonly StoredPart[]): Finding {
  const subject = 'files and store';
  const changes = diffParts(files, stored);
  if (stored.length === 0)
    return {
      level: 'ok',
      subject,
      message: 'the store has no publications yet; the first start takes those of the files',
    };
  const message = summarize(changes);
  if (differingIn(changes).length === 0) return { level: 'ok', subject, message };
  return { level: 'warning', subject, message: `${message}; see \`stile config diff\`` };
}

/** What the first start would find. Opening the store would make it here and now, perhaps with another owner. */
function examineUnborn(dir: string): Finding {
  let nearest = resolve(dir);
  while (!existsSync(nearest)) nearest = dirname(nearest);
  try {
    accessSync(nearest, constants.W_OK | constants.X_OK);
    return { level: 'ok', subject: 'store', message: `nothing is in ${resolve(dir)} yet; the first start makes it` };
  } catch {
    const message = `${nearest} cannot be written to; give it to the service's user, or set STORE_URL to another place`;
    return { level: 'fault', subject: 'store', message };
  }
}

const advice = {
  file: 'look at the directory, its owner and its rights; where the file is damaged, restore a backup',
  redis: 'is STORE_URL right, and is the server running?',
} as const;

/** The store, what it says of itself, and the publications in it. `files` is null if they cannot be compared. */
export async function examineStore(
  context: Context,
  settings: StoreSettings & Installation,
  files: readonly Part[] | null,
): Promise<Finding[]> {
  const { store } = settings;
  try {
    if (store.kind === 'file' && isUnborn(store)) return [examineUnborn(store.dir)];
    return await withStores(store, { ...context, leaveAsIs: true }, async (stores) => {
      const roundTrip = await examineRoundTrip(stores);
      const format = await examineFormat(stores);
      const particular = await stores.diagnose();
      const stored = await stores.publications.readAll();
      const now = await serviceTime(settings, stores, context.now());
      const { env } = context;
      // Last, because a replica's refusal ends the connection.
      const writing = await examineWriting(stores);
      return [
        roundTrip,
        writing,
        format,
        ...particular,
        ...(files === null ? [] : [compare(files, stored)]),
        // What the files sell has been looked at with them.
        ...(sellersIn(files ?? []).length > 0 ? [] : examineSelling(sellersIn(stored), context, settings)),
        ...examinePublications(stored, { now, env, installation: settings }),
      ];
    });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return [
      { level: 'fault', subject: 'store', message: `${message}; ${advice[store.kind === 'file' ? 'file' : 'redis']}` },
    ];
  }
}

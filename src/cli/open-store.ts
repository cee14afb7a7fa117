import { existsSync, readdirSync } from 'node:fs';
import type { EpochMs } from '../paywall/clock.ts';
import { formatFault, type Stores } from '../paywall/stores.ts';
import type { Settings } from '../settings/settings.ts';
import type { StoreSettings } from '../settings/store-settings.ts';
import { createLog } from '../telemetry/log.ts';
import { awaitFormat, openStores } from '../wiring/stores.ts';
import type { Context } from './command.ts';

/** How long a command waits for the store. */
const waitMs = 3000;

/** A log that nobody reads but for what the store complained about last. */
function listenForTrouble() {
  let trouble = '';
  const log = createLog('warn', {
    write(line) {
      // Nothing but the message: an error of Redis may have the password among its particulars.
      const { err }: { err?: { message?: string } } = JSON.parse(line);
      trouble = err?.message ?? trouble;
    },
  });
  return {
    log,
    trouble: () => (trouble === '' ? 'the store does not answer' : `the store does not answer: ${trouble}`),
  };
}

/**
 * Opens the store, hands it to `use` once it answers, and closes it whatever happens. Throws an error that says why where the
 * store does not answer.
 */
export async function withStores<T>(
  address: Settings['store'],
  { now, leaveAsIs = false }: Pick<Context, 'now'> & { readonly leaveAsIs?: boolean },
  use: (stores: Stores) => Promise<T>,
): Promise<T> {
  const { log, trouble } = listenForTrouble();
  const stores = await openStores(address, { clock: { now }, log, leaveAsIs });
  try {
    const format = await awaitFormat(stores, waitMs);
    const fault = format === null ? trouble() : formatFault(format);
    if (fault !== null) throw new Error(`STORE_URL ${fault}`);
    return await use(stores);
  } finally {
    await stores.close();
  }
}

/** Whether the store is a directory in which nothing is yet: to open it would make it. */
export const isUnborn = (address: Settings['store']): boolean =>
  address.kind === 'file' && (!existsSync(address.dir) || readdirSync(address.dir).length === 0);

/** The time by which the service decides: in sandbox mode its clock may have been moved. */
export async function serviceTime(
  { mode }: Pick<StoreSettings, 'mode'>,
  stores: Stores,
  realNow: EpochMs,
): Promise<EpochMs> {
  return mode === 'sandbox' ? realNow + (await stores.clock.readOffsetMs()) : realNow;
}

import type { Clock } from '../paywall/clock.ts';
import { hasCode } from '../paywall/errors.ts';
import { loadPublicationFiles } from '../publications/publication-files.ts';
import { readSettings } from '../settings/settings.ts';
import { signingKeyFaults } from '../tokens/keys.ts';
import { type Billing, openBilling } from '../wiring/billing.ts';
import { wireTally } from '../wiring/tally.ts';
import type { Context, ExitCode } from './command.ts';
import { refuseFiles, refuseSettings } from './faults.ts';
import { serviceTime, withStores } from './open-store.ts';

/** What a command works with that has to do with purchases. */
export interface BillingDesk extends Billing {
  /** The time by which the service sells. */
  readonly clock: Clock;
}

/** Says what the provider said, which is the operator's to know. */
function plain(error: unknown): unknown {
  const ofProvider = hasCode(error, 'provider-unavailable', 'provider-refused');
  return ofProvider && error.cause instanceof Error ? new Error(`${error.message} ${error.cause.message}`) : error;
}

/** Opens store and payment provider by the settings of the service, and hands them to `use`; prints every fault that is in the way. */
export async function withBilling(
  context: Context,
  use: (desk: BillingDesk) => Promise<ExitCode>,
  callsPerSecond: number | null = null,
): Promise<ExitCode> {
  const read = readSettings(context.env, { SIGNING_KEYS: signingKeyFaults });
  if ('faults' in read) return refuseSettings(context, read.faults);
  const { settings } = read;
  // A date in the wording that has passed says nothing about what is sold.
  const { publications: files, faults } = loadPublicationFiles(settings.configDir, Number.NEGATIVE_INFINITY);
  if (faults.length > 0) return refuseFiles(context, faults);
  return withStores(settings.store, context, async (stores) => {
    const movedMs = (await serviceTime(settings, stores, context.now())) - context.now();
    const clock = { now: () => context.now() + movedMs };
    const tally = wireTally(stores, clock, () =>
      context.printError('The figures of the reports could not be written.'),
    );
    const needs = {
      settings,
      stores,
      files,
      realNow: context.now,
      clock,
      tally,
      onTrouble: context.printError,
      callsPerSecond,
    };
    try {
      return await use({ ...(await openBilling(needs)), clock });
    } catch (error) {
      throw plain(error);
    } finally {
      await tally.close();
    }
  });
}

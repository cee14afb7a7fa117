import type { Finding } from '../../paywall/finding.ts';
import { sellingFaults } from '../../publications/selling-faults.ts';
import type { Installation } from '../../settings/mode.ts';
import { unsetStripeSettings } from '../../settings/stripe-settings.ts';
import type { Context } from '../command.ts';

/** What publications with offers need of the settings; nothing if it is there. */
export function examineSelling(
  sellers: readonly string[],
  { env }: Pick<Context, 'env'>,
  { mode }: Pick<Installation, 'mode'>,
): Finding[] {
  return sellingFaults(sellers, { mode, missing: unsetStripeSettings(env) }).map(({ path, message }) => {
    return { level: 'fault', subject: 'settings', message: `${path} ${message}` };
  });
}

import type { Finding } from '../../paywall/finding.ts';
import { readSettings } from '../../settings/settings.ts';
import { signingKeyFaults } from '../../tokens/keys.ts';
import { examineProvider } from '../../wiring/examine-provider.ts';
import type { Context } from '../command.ts';

/** Stripe, if there is a key for it. The faults of settings have been reported with the settings. */
export async function examineStripe({ env }: Context): Promise<readonly Finding[]> {
  const read = readSettings(env, { SIGNING_KEYS: signingKeyFaults });
  return 'faults' in read ? [] : examineProvider(read.settings);
}

import type { Fault } from '../../paywall/errors.ts';
import type { Stores } from '../../paywall/stores.ts';
import { readSettingText } from '../../settings/environment.ts';
import { readStoreSettings } from '../../settings/store-settings.ts';
import { newSigningKeys } from '../../tokens/key-rotation.ts';
import { signingKeyFaults } from '../../tokens/keys.ts';
import { signingKeysSecret } from '../../wiring/secrets.ts';
import type { Context } from '../command.ts';
import { withStores } from '../open-store.ts';

/** The signing keys and where they are kept. */
export type KeySource =
  | { readonly from: 'environment'; readonly text: string }
  | { readonly from: 'file'; readonly file: string; readonly text: string }
  /** Sandbox mode made them for itself. */
  | { readonly from: 'store'; readonly text: string; readonly stores: Stores };

type Found<T> = { readonly value: T } | { readonly faults: readonly Fault[] };

/** `name` is what to call the place where the text came from. */
function checked(source: Exclude<KeySource, { from: 'store' }>, name: string): Found<KeySource> {
  const faults = signingKeyFaults(source.text).map((message) => ({ path: name, message }));
  return faults.length > 0 ? { faults } : { value: source };
}

/** Keys that were given; null if none were. */
function givenKeys({ env }: Context, file: string | undefined): Found<KeySource> | null {
  const place = file ?? env['SIGNING_KEYS_FILE'];
  const from = file === undefined ? env : { SIGNING_KEYS_FILE: file };
  const { text, fault } = readSettingText(from, 'SIGNING_KEYS');
  if (fault !== null) return { faults: [file === undefined ? fault : { ...fault, path: '--file' }] };
  if (text === null) return null;
  if (place) return checked({ from: 'file', file: place, text }, file === undefined ? 'SIGNING_KEYS_FILE' : '--file');
  return checked({ from: 'environment', text }, 'SIGNING_KEYS');
}

/**
 * Finds the keys in `file` where one is named, else in `SIGNING_KEYS` or `SIGNING_KEYS_FILE`, else in sandbox mode those
 * that the store has; hands them to `use`, or returns what is wrong with them.
 */
export async function withKeys<T>(
  context: Context,
  file: string | undefined,
  use: (source: KeySource) => Promise<T>,
): Promise<Found<T>> {
  const given = givenKeys(context, file);
  if (given !== null) return 'faults' in given ? given : { value: await use(given.value) };
  const read = readStoreSettings(context.env);
  if ('faults' in read) return read;
  if (read.settings.mode === 'production')
    return { faults: [{ path: 'SIGNING_KEYS', message: 'is required in production mode' }] };
  const value = await withStores(read.settings.store, context, async (stores) => {
    const text = await stores.secrets.readOrCreate(signingKeysSecret, newSigningKeys());
    return use({ from: 'store', text, stores });
  });
  return { value };
}

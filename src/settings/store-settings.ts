import type { Fault } from '../paywall/errors.ts';
import { type Environment, readSettingText, type SettingName } from './environment.ts';
import { parseWith, toFault } from './faults.ts';
import { usualMode } from './mode.ts';
import type { Settings } from './settings.ts';
import { settingsSchema } from './settings-schema.ts';

/** What a program needs that works on files and store alone: it must run where no secret is at hand. */
export type StoreSettings = Pick<Settings, 'mode' | 'store' | 'configDir'>;

const schema = settingsSchema.pick({ STILE_MODE: true, STORE_URL: true, CONFIG_DIR: true });

const names = ['STILE_MODE', 'STORE_URL', 'CONFIG_DIR'] as const satisfies readonly SettingName[];

/** Reads these settings and no others: the settings, or every fault of them at once, none repeating a value. */
export function readStoreSettings(
  env: Environment,
): { readonly settings: StoreSettings } | { readonly faults: readonly Fault[] } {
  const texts = names.map((name) => ({ name, ...readSettingText(env, name) }));
  const faults = texts.flatMap(({ fault }) => (fault === null ? [] : [fault]));
  const given = Object.fromEntries(texts.flatMap(({ name, text }) => (text === null ? [] : [[name, text]])));
  const parsed = parseWith(schema, { STILE_MODE: usualMode(env), ...given });
  if ('faults' in parsed) return { faults: [...faults, ...parsed.faults.map(toFault)] };
  if (faults.length > 0) return { faults };
  const { STILE_MODE: mode, STORE_URL: store, CONFIG_DIR: configDir } = parsed.value;
  return { settings: { mode, store, configDir } };
}

import type { ZodType } from 'zod';
import type { Fault } from '../paywall/errors.ts';
import { type Environment, isSet, readSettingText, type SettingName } from './environment.ts';
import { parseWith, toFault } from './faults.ts';
import { type Installation, usualMode } from './mode.ts';
import { defaultPublicUrl } from './public-url.ts';
import type { Settings } from './settings.ts';
import { settingsSchema } from './settings-schema.ts';

/** What a program needs that works on files and store alone: it must run where no secret is at hand. */
export type StoreSettings = Pick<Settings, 'mode' | 'store' | 'configDir'>;

const schema = settingsSchema.pick({ STILE_MODE: true, STORE_URL: true, CONFIG_DIR: true });

const names = ['STILE_MODE', 'STORE_URL', 'CONFIG_DIR'] as const satisfies readonly SettingName[];

type Read<T> = { readonly settings: T } | { readonly faults: readonly Fault[] };

interface Picked<T> {
  readonly schema: ZodType<T>;
  readonly names: readonly SettingName[];
  /** What holds for those that are not set. */
  readonly usual?: Environment;
}

function readPicked<T>(env: Environment, { schema, names, usual = {} }: Picked<T>): Read<T> {
  const texts = names.map((name) => ({ name, ...readSettingText(env, name) }));
  const faults = texts.flatMap(({ fault }) => (fault === null ? [] : [fault]));
  const given = Object.fromEntries(texts.flatMap(({ name, text }) => (text === null ? [] : [[name, text]])));
  const parsed = parseWith(schema, { ...usual, ...given });
  if ('faults' in parsed) return { faults: [...faults, ...parsed.faults.map(toFault)] };
  return faults.length > 0 ? { faults } : { settings: parsed.value };
}

/** Reads these settings and no others: the settings, or every fault of them at once, none repeating a value. */
export function readStoreSettings(env: Environment): Read<StoreSettings> {
  const read = readPicked(env, { schema, names, usual: { STILE_MODE: usualMode(env) } });
  if ('faults' in read) return read;
  const { STILE_MODE: mode, STORE_URL: store, CONFIG_DIR: configDir } = read.settings;
  return { settings: { mode, store, configDir } };
}

const urlNames = ['PUBLIC_URL', 'HOST', 'PORT'] as const satisfies readonly SettingName[];
const urlSchema = settingsSchema.pick({ PUBLIC_URL: true, HOST: true, PORT: true });

const fileSchema = settingsSchema.pick({ STILE_MODE: true, CONFIG_DIR: true });

/** The same for what it takes to read publication files. */
export function readFileSettings(env: Environment): Read<Pick<Settings, 'mode' | 'configDir'>> {
  const usual = { STILE_MODE: usualMode(env) };
  const read = readPicked(env, { schema: fileSchema, names: ['STILE_MODE', 'CONFIG_DIR'], usual });
  if ('faults' in read) return read;
  return { settings: { mode: read.settings.STILE_MODE, configDir: read.settings.CONFIG_DIR } };
}

/**
 * By what a command judges files that may be meant for another machine: without a `PUBLIC_URL` it takes them to be for readers. Whether
 * that setting is right is for the service and `doctor` to say.
 */
export function installationOfFiles(env: Environment, { mode }: Pick<Settings, 'mode'>): Installation {
  const read = isSet(env, 'PUBLIC_URL') ? readPublicUrl(env) : null;
  return { mode, publicUrl: read === null || 'faults' in read ? null : read.settings.publicUrl };
}

/** The same for how the outside reaches the service. */
export function readPublicUrl(env: Environment): Read<Pick<Settings, 'publicUrl'>> {
  const read = readPicked(env, { schema: urlSchema, names: urlNames });
  if ('faults' in read) return read;
  const { PUBLIC_URL, HOST, PORT } = read.settings;
  return { settings: { publicUrl: PUBLIC_URL ?? defaultPublicUrl(HOST, PORT) } };
}

import type { z } from 'zod';
import type { Fault } from '../paywall/errors.ts';
import type { AdminToken } from './admin-tokens.ts';
import { type Environment, isSet, readSettingText, type SettingName, settingNames } from './environment.ts';
import { parseWith, toFault } from './faults.ts';
import { type Mode, modes, publicUrlFaults, usualMode } from './mode.ts';
import { defaultPublicUrl } from './public-url.ts';
import { settingsSchema } from './settings-schema.ts';
import { type SingleSignOnSettings, singleSignOnFaults, toSingleSignOn } from './single-sign-on.ts';
import type { StoreAddress } from './store-address.ts';
import { type TracingSettings, toTracing } from './tracing.ts';

/** What the environment says, parsed. `config/README.md` has the table. */
export interface Settings {
  readonly mode: Mode;
  readonly port: number;
  /** Those of the admin pages and of the metrics; the same as `port` unless they have ports of their own. */
  readonly adminPort: number;
  readonly metricsPort: number;
  readonly host: string;
  /** An origin: without a trailing slash. Where the port is 0 and no `PUBLIC_URL` is given it still names port 0. */
  readonly publicUrl: string;
  readonly store: StoreAddress;
  readonly configDir: string;
  /** Without a secret key the sandbox's own stand-in takes Stripe's place, and in production mode nothing is for sale. */
  readonly stripe: {
    readonly secretKey: string | null;
    readonly webhookSecrets: readonly string[];
    readonly apiBase: string | null;
  };
  /** Null only in sandbox mode, which makes one for itself. */
  readonly readerSecret: string | null;
  /** As it was given; null only in sandbox mode. */
  readonly signingKeys: string | null;
  /** Empty only in sandbox mode. */
  readonly adminTokens: readonly AdminToken[];
  /** Null if admins sign in with tokens alone. */
  readonly singleSignOn: SingleSignOnSettings | null;
  readonly trustProxy: number;
  /** The header, in lower case, in which a trusted proxy names the reader's country; null if none does. */
  readonly countryHeader: string | null;
  readonly workers: number | 'auto';
  /** Maximum views that each process works on at once. */
  readonly viewsInFlight: number;
  /** The folder in which views outlive their process that were granted without the store; null for none. */
  readonly outageJournal: string | null;
  readonly logLevel: string;
  /** Null: for people on a terminal, for programs otherwise. */
  readonly logFormat: 'pretty' | 'json' | null;
  /** Null if nothing is traced. */
  readonly tracing: TracingSettings | null;
}

/** What is wrong with the text of a setting whose form this module does not know; no message may hold the text. */
export type SettingChecks = Partial<Record<SettingName, (text: string) => readonly string[]>>;

type Texts = Partial<Record<SettingName, string>>;

const requiredInProduction = [
  'READER_SECRET',
  'SIGNING_KEYS',
  'ADMIN_TOKENS',
] as const satisfies readonly SettingName[];

const urlSchema = settingsSchema.pick({ PUBLIC_URL: true, HOST: true, PORT: true });

const shortestReaderSecret = 32;

function productionFaults(env: Environment, texts: Texts): Fault[] {
  const faults: Fault[] = requiredInProduction
    .filter((name) => !isSet(env, name))
    .map((path) => ({ path, message: 'is required in production mode' }));
  if (texts.READER_SECRET !== undefined && texts.READER_SECRET.length < shortestReaderSecret)
    faults.push({ path: 'READER_SECRET', message: `must have at least ${shortestReaderSecret} characters` });
  const url = parseWith(urlSchema, { PUBLIC_URL: texts.PUBLIC_URL, HOST: texts.HOST, PORT: texts.PORT });
  return 'faults' in url ? faults : [...faults, ...publicUrlFaults(publicUrlOf(url.value), 'production')];
}

function sandboxFaults(_env: Environment, texts: Texts): Fault[] {
  if (!/^[sr]k_live_/.test(texts.STRIPE_SECRET_KEY ?? '')) return [];
  return [{ path: 'STRIPE_SECRET_KEY', message: 'is a live key, which sandbox mode refuses' }];
}

/** A purchase without its webhook would be found by reconciling alone. */
function stripeFaults(env: Environment): Fault[] {
  if (!isSet(env, 'STRIPE_SECRET_KEY') || isSet(env, 'STRIPE_WEBHOOK_SECRET')) return [];
  return [{ path: 'STRIPE_WEBHOOK_SECRET', message: 'is required beside STRIPE_SECRET_KEY' }];
}

const modeFaults: Readonly<Record<Mode, (env: Environment, texts: Texts) => Fault[]>> = {
  production: productionFaults,
  sandbox: sandboxFaults,
};

const publicUrlOf = ({ PUBLIC_URL, HOST, PORT }: z.infer<typeof urlSchema>): string =>
  PUBLIC_URL ?? defaultPublicUrl(HOST, PORT);

function toSettings(parsed: z.infer<typeof settingsSchema>): Settings {
  return {
    mode: parsed.STILE_MODE,
    port: parsed.PORT,
    adminPort: parsed.ADMIN_PORT ?? parsed.PORT,
    metricsPort: parsed.METRICS_PORT ?? parsed.PORT,
    host: parsed.HOST,
    publicUrl: publicUrlOf(parsed),
    store: parsed.STORE_URL,
    configDir: parsed.CONFIG_DIR,
    stripe: {
      secretKey: parsed.STRIPE_SECRET_KEY,
      webhookSecrets: parsed.STRIPE_WEBHOOK_SECRET,
      apiBase: parsed.STRIPE_API_BASE,
    },
    readerSecret: parsed.READER_SECRET,
    signingKeys: parsed.SIGNING_KEYS,
    adminTokens: parsed.ADMIN_TOKENS,
    singleSignOn: toSingleSignOn(parsed),
    trustProxy: parsed.TRUST_PROXY,
    countryHeader: parsed.COUNTRY_HEADER,
    workers: parsed.WORKERS,
    viewsInFlight: parsed.VIEWS_IN_FLIGHT,
    outageJournal: parsed.OUTAGE_JOURNAL,
    logLevel: parsed.LOG_LEVEL,
    logFormat: parsed.LOG_FORMAT,
    tracing: toTracing(parsed),
  };
}

/**
 * Reads all settings: the settings, or every fault at once, each naming its setting and none repeating a value. Reads nothing
 * but `env` and the files that `NAME_FILE` variables name. `checks` adds the faults of those who parse a text further, so
 * that they are reported together with the others.
 */
export function readSettings(
  env: Environment,
  checks: SettingChecks = {},
): { readonly settings: Settings } | { readonly faults: readonly Fault[] } {
  const texts: Texts = {};
  const faults: Fault[] = [];
  for (const name of settingNames) {
    const { text, fault } = readSettingText(env, name);
    if (fault !== null) faults.push(fault);
    if (text === null) continue;
    texts[name] = text;
    faults.push(...(checks[name]?.(text) ?? []).map((message) => ({ path: name, message })));
  }
  const modeText = texts.STILE_MODE ?? usualMode(env);
  const mode = modes.find((known) => known === modeText);
  if (mode !== undefined) faults.push(...modeFaults[mode](env, texts));
  faults.push(...stripeFaults(env));
  faults.push(...singleSignOnFaults((name) => isSet(env, name)));
  const parsed = parseWith(settingsSchema, { ...texts, STILE_MODE: modeText });
  if ('faults' in parsed) return { faults: [...faults, ...parsed.faults.map(toFault)] };
  return faults.length > 0 ? { faults } : { settings: toSettings(parsed.value) };
}

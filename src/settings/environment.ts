import { readFileSync } from 'node:fs';
import type { Fault } from '../paywall/errors.ts';
import { reasonOf } from './faults.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Every setting that the environment may give. The table of `config/README.md` says what each means. */
export const settingNames = [
  'PORT',
  'ADMIN_PORT',
  'METRICS_PORT',
  'HOST',
  'STORE_URL',
  'CONFIG_DIR',
  'STILE_MODE',
  'STRIPE_SECRET_KEY',
  'STRIPE_WEBHOOK_SECRET',
  'STRIPE_API_BASE',
  'READER_SECRET',
  'SIGNING_KEYS',
  'ADMIN_TOKENS',
  'ADMIN_OIDC_ISSUER',
  'ADMIN_OIDC_CLIENT_ID',
  'ADMIN_OIDC_CLIENT_SECRET',
  'ADMIN_OIDC_NAME',
  'ADMIN_OIDC_SCOPES',
  'ADMIN_OIDC_ROLE_CLAIM',
  'ADMIN_OIDC_ROLES',
  'PUBLIC_URL',
  'TRUST_PROXY',
  'COUNTRY_HEADER',
  'WORKERS',
  'VIEWS_IN_FLIGHT',
  'OUTAGE_JOURNAL',
  'LOG_LEVEL',
  'LOG_FORMAT',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_SERVICE_NAME',
  'OTEL_TRACES_SAMPLER',
  'OTEL_TRACES_SAMPLER_ARG',
] as const;

export type SettingName = (typeof settingNames)[number];

/** The text of a setting, or null if it is not set or is at fault. */
interface SettingText {
  readonly text: string | null;
  readonly fault: Fault | null;
}

/**
 * Reads `NAME`, or the file that `NAME_FILE` names, without its last line break. An empty variable counts as not set, for
 * that is how compose files pass on what they do not have. No fault repeats a value, not even a file's name: somebody may
 * have put the secret itself there.
 */
export function readSettingText(env: Environment, name: string): SettingText {
  const given = env[name] || null;
  const fileName = `${name}_FILE`;
  const file = env[fileName] || null;
  if (file === null) return { text: given, fault: null };
  if (given !== null)
    return { text: null, fault: { path: name, message: `is set together with ${fileName}; set one of them` } };
  try {
    const text = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (text !== '') return { text, fault: null };
    return { text: null, fault: { path: fileName, message: 'names an empty file' } };
  } catch (error) {
    return { text: null, fault: { path: fileName, message: `names a file that ${reasonOf(error)}` } };
  }
}

export function isSet(env: Environment, name: string): boolean {
  return Boolean(env[name] || env[`${name}_FILE`]);
}

/** A key shorter than the hash is no key for it (RFC 7518, section 3.2); 32 bytes are the least, those of HS256. */
const identitySecretBytes = 32;

/** The secret of a publication whose identity rule names the environment variable `name`; `NAME_FILE` serves as well. */
export function readIdentitySecret(env: Environment, name: string): { secret: string } | { fault: Fault } {
  const { text, fault } = readSettingText(env, name);
  if (fault !== null) return { fault };
  if (text === null) return { fault: { path: name, message: 'is missing, and a publication names it' } };
  if (Buffer.byteLength(text) < identitySecretBytes)
    return { fault: { path: name, message: `must have at least ${identitySecretBytes} bytes` } };
  return { secret: text };
}

/** Finds the secrets that publications name: undefined for one that is missing or too short. */
export const identitySecretsIn =
  (env: Environment) =>
  (setting: string): string | undefined => {
    const read = readIdentitySecret(env, setting);
    return 'secret' in read ? read.secret : undefined;
  };

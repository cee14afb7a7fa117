import { isIP } from 'node:net';
import { z } from 'zod';
import { type AdminToken, parseAdminTokens } from './admin-tokens.ts';
import type { SettingName } from './environment.ts';
import { headerName } from './header-name.ts';
import { modes } from './mode.ts';
import { singleSignOnSchemas } from './single-sign-on.ts';
import { parseStoreAddress, storeForms } from './store-address.ts';
import { tracingSchemas } from './tracing.ts';

/** Messages state the rule and never the value: it may be a secret, or hold one as a Redis URL does. */
const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `must be a whole number from ${least} to ${most}`)
    .transform(Number)
    .refine((number) => number >= least && number <= most, `must be a whole number from ${least} to ${most}`);

const host = z
  .string()
  .refine(
    (text) => isIP(text) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(text),
    'must be an address or host name',
  );

/** An http(s) URL of a whole host, as its origin: without a path, and so without a trailing slash. */
const hostUrl = z.string().transform((text, context) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  const bare = url !== null && url.pathname === '/' && !/[?#@*]/.test(text);
  if (bare && (url.protocol === 'http:' || url.protocol === 'https:')) return url.origin;
  context.addIssue({
    code: 'custom',
    message: 'must be an http or https URL without a path, such as https://stile.example.com',
  });
  return z.NEVER;
});

const store = z.string().transform((text, context) => {
  const address = parseStoreAddress(text);
  if (address !== null) return address;
  context.addIssue({ code: 'custom', message: storeForms });
  return z.NEVER;
});

const adminTokens = z.string().transform((text, context): readonly AdminToken[] => {
  const { tokens, faults } = parseAdminTokens(text);
  for (const message of faults) context.addIssue({ code: 'custom', message });
  return tokens;
});

const webhookSecrets = z
  .string()
  .transform((text) => text.split(',').map((secret) => secret.trim()))
  .refine(
    (secrets) => secrets.every((secret) => /^whsec_[\w+/=-]+$/.test(secret)),
    'must be signing secrets of webhook endpoints: whsec_ and letters and digits, each of them',
  );

const secretKey = z
  .string()
  .regex(
    /^[sr]k_(live|test)_\w+$/,
    'must be a secret or restricted key: sk_live_, sk_test_, rk_live_ or rk_test_, and letters and digits',
  );

const workers = z
  .string()
  .regex(/^(auto|[1-9]\d{0,2})$/, 'must be a whole number from 1 to 999, or auto')
  .transform((text): number | 'auto' => (text === 'auto' ? text : Number(text)));

/** The environment, text by text. What depends on the mode, or on two settings at once, is in `settings.ts`. */
export const settingsSchema = z.object({
  PORT: wholeNumber(0, 65_535).default(8080),
  ADMIN_PORT: wholeNumber(1, 65_535).nullable().default(null),
  METRICS_PORT: wholeNumber(1, 65_535).nullable().default(null),
  HOST: host.default('127.0.0.1'),
  STORE_URL: store.default({ kind: 'file', dir: './data' }),
  CONFIG_DIR: z.string().default('./config'),
  STILE_MODE: z.enum(modes),
  STRIPE_SECRET_KEY: secretKey.nullable().default(null),
  STRIPE_WEBHOOK_SECRET: webhookSecrets.default([]),
  STRIPE_API_BASE: hostUrl.nullable().default(null),
  READER_SECRET: z.string().nullable().default(null),
  SIGNING_KEYS: z.string().nullable().default(null),
  ADMIN_TOKENS: adminTokens.default([]),
  ...singleSignOnSchemas,
  PUBLIC_URL: hostUrl.nullable().default(null),
  TRUST_PROXY: wholeNumber(0, 100).default(0),
  COUNTRY_HEADER: headerName.nullable().default(null),
  WORKERS: workers.default(1),
  VIEWS_IN_FLIGHT: wholeNumber(1, 100_000).default(512),
  OUTAGE_JOURNAL: z.string().nullable().default(null),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  LOG_FORMAT: z.enum(['pretty', 'json']).nullable().default(null),
  ...tracingSchemas,
} satisfies Record<SettingName, z.ZodType>);

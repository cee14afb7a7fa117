import { expect } from 'chai';
import { type Environment, settingNames } from '../../src/settings/environment.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { runRecorded } from '../support/processes/recorded-command.ts';

interface Setting {
  /** What it is where it is not set, as somebody would write it; null where that is nothing. */
  readonly usual: string | null;
  /** Something else that it may be. */
  readonly other: string;
}

/** Every variable of the environment that operators may have set. */
const settings: Readonly<Record<string, Setting>> = {
  PORT: { usual: '8080', other: '8081' },
  ADMIN_PORT: { usual: '8080', other: '9090' },
  METRICS_PORT: { usual: '8080', other: '9100' },
  HOST: { usual: '127.0.0.1', other: '0.0.0.0' },
  STORE_URL: { usual: 'file:./data', other: 'redis://127.0.0.1:6379' },
  CONFIG_DIR: { usual: './config', other: './elsewhere' },
  STILE_MODE: { usual: 'sandbox', other: 'production' },
  STRIPE_SECRET_KEY: { usual: null, other: 'sk_test_2' },
  STRIPE_WEBHOOK_SECRET: { usual: null, other: 'whsec_2' },
  STRIPE_API_BASE: { usual: null, other: 'http://127.0.0.1:12111' },
  READER_SECRET: { usual: null, other: 's'.repeat(32) },
  SIGNING_KEYS: { usual: null, other: 'other keys' },
  ADMIN_TOKENS: { usual: null, other: 'bob:editor:0123456789abcdef' },
  ADMIN_OIDC_ISSUER: { usual: null, other: 'https://login.example.net' },
  ADMIN_OIDC_CLIENT_ID: { usual: null, other: 'stile-2' },
  ADMIN_OIDC_CLIENT_SECRET: { usual: null, other: 'hush' },
  ADMIN_OIDC_NAME: { usual: 'single sign-on', other: 'Newsroom' },
  ADMIN_OIDC_SCOPES: { usual: 'openid profile email', other: 'openid' },
  ADMIN_OIDC_ROLE_CLAIM: { usual: 'roles', other: 'groups' },
  ADMIN_OIDC_ROLES: { usual: null, other: 'desk:viewer' },
  PUBLIC_URL: { usual: 'http://127.0.0.1:8080', other: 'https://stile.example.com' },
  TRUST_PROXY: { usual: '0', other: '1' },
  COUNTRY_HEADER: { usual: null, other: 'CF-IPCountry' },
  WORKERS: { usual: '1', other: 'auto' },
  VIEWS_IN_FLIGHT: { usual: '512', other: '64' },
  OUTAGE_JOURNAL: { usual: null, other: '/srv/outage' },
  LOG_FORMAT: { usual: null, other: 'pretty' },
  LOG_LEVEL: { usual: 'info', other: 'debug' },
  OTEL_EXPORTER_OTLP_ENDPOINT: { usual: null, other: 'https://collector.example.com/otlp' },
  OTEL_EXPORTER_OTLP_HEADERS: { usual: null, other: 'x-api-key=secret' },
  OTEL_SERVICE_NAME: { usual: 'stile', other: 'paywall' },
  OTEL_TRACES_SAMPLER: { usual: 'parentbased_always_on', other: 'traceidratio' },
  OTEL_TRACES_SAMPLER_ARG: { usual: '1', other: '0.01' },
};

/** What has no default, so that every other setting can be seen to be read and every mode to start. */
const given: Environment = {
  STRIPE_SECRET_KEY: 'sk_test_1',
  STRIPE_WEBHOOK_SECRET: 'whsec_1',
  READER_SECRET: 'r'.repeat(32),
  SIGNING_KEYS: 'keys',
  ADMIN_TOKENS: 'ann:owner:0123456789abcdef',
  ADMIN_OIDC_ISSUER: 'https://login.example.com',
  ADMIN_OIDC_CLIENT_ID: 'stile',
  ADMIN_OIDC_CLIENT_SECRET: 'secret',
  ADMIN_OIDC_ROLES: 'desk:owner',
  OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
};

function parsed(env: Environment): unknown {
  const read = readSettings(env);
  if ('faults' in read) throw new Error(JSON.stringify(read.faults));
  return read.settings;
}

/** What each command is called and which options it takes, as its help shows them. */
const usages = {
  serve: 'stile serve',
  'keys new': 'stile keys new [--out FILE]',
  'keys rotate': 'stile keys rotate [--keep N] [--file FILE]',
  'keys list': 'stile keys list [--file FILE]',
  'config check': 'stile config check',
  'config diff': 'stile config diff',
  'config apply': 'stile config apply [--dry-run]',
  'publications remove': 'stile publications remove NAME [--dry-run] [--yes] [--force]',
  explain: 'stile explain --publication NAME --article ADDRESS [--other ADDRESS]',
  'identity check': 'stile identity check TOKEN --publication NAME',
  leakcheck:
    'stile leakcheck URL … [--sentinel TEXT] [--limit N] [--warm-up URL …] [--stile URL] [--publication NAME] [--header HEADER …] [--granted-header HEADER …] [--timeout SECONDS] [--insecure] [--json]',
  'newsletter sign':
    'stile newsletter sign --publication NAME --newsletter ID [--article ADDRESS …] [--issue] [--days N] [--as FORM]',
  'stripe sync': 'stile stripe sync',
  reconcile: 'stile reconcile [--dry-run]',
  'import subscribers':
    'stile import subscribers FILE --publication NAME [--dry-run] [--write] [--skip-faulty] [--format FORMAT] [--rate N]',
  backup: 'stile backup FILE [--force]',
  restore: 'stile restore FILE [--force]',
  'store copy': 'stile store copy FROM TO [--finish] [--writes-stopped]',
  doctor: 'stile doctor',
};

describe('the names of the settings', () => {
  it('are these and no others', () => {
    expect([...settingNames].sort()).to.deep.equal(Object.keys(settings).sort());
  });

  for (const [name, { usual, other }] of Object.entries(settings)) {
    if (usual !== null) {
      it(`keep ${usual} as the default of ${name}`, () => {
        expect(parsed({ ...given, [name]: usual })).to.deep.equal(parsed(given));
      });
    }

    it(`are read under ${name}`, () => {
      expect(parsed({ ...given, [name]: other })).to.not.deep.equal(parsed(given));
    });
  }

  it('keep production mode as the default where NODE_ENV asks for it', () => {
    expect(parsed({ ...given, NODE_ENV: 'production' })).to.deep.equal(parsed({ ...given, STILE_MODE: 'production' }));
  });
});

describe('the words of the command line', () => {
  it('are these and no others', async () => {
    const { out } = await runRecorded('help');
    const names = [...out.matchAll(/^ {2}(\S+(?: \S+)?) {2,}/gm)].map(([, name]) => name);
    expect(names).to.deep.equal(Object.keys(usages));
  });

  for (const [name, usage] of Object.entries(usages)) {
    it(`keep the options of \`stile ${name}\``, async () => {
      const { code, out } = await runRecorded(`help ${name}`);
      expect({ code, usage: out.split('\n')[0] }).to.deep.equal({ code: 0, usage: `Usage: ${usage}` });
    });
  }
});

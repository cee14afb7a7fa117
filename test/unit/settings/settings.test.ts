import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { type Environment, readIdentitySecret, settingNames } from '../../../src/settings/environment.ts';
import { describeFault } from '../../../src/settings/faults.ts';
import { readSettings, type SettingChecks, type Settings } from '../../../src/settings/settings.ts';
import { configDirs } from '../../support/fixtures/config-dir.ts';

function settingsOf(env: Environment): Settings {
  const read = readSettings(env);
  if ('faults' in read) throw new Error(read.faults.map(describeFault).join('\n'));
  return read.settings;
}

function faultsOf(env: Environment, checks?: SettingChecks): string[] {
  const read = readSettings(env, checks);
  return 'faults' in read ? read.faults.map(describeFault) : [];
}

const production = {
  NODE_ENV: 'production',
  READER_SECRET: 'r'.repeat(32),
  SIGNING_KEYS: 'keys',
  ADMIN_TOKENS: 'ann:owner:0123456789abcdef',
  STRIPE_SECRET_KEY: 'sk_live_123',
  STRIPE_WEBHOOK_SECRET: 'whsec_1, whsec_2',
};

describe('settings', () => {
  it('have the defaults of the contract', () => {
    expect(settingsOf({})).to.deep.equal({
      mode: 'sandbox',
      port: 8080,
      adminPort: 8080,
      metricsPort: 8080,
      host: '127.0.0.1',
      publicUrl: 'http://127.0.0.1:8080',
      store: { kind: 'file', dir: './data' },
      countryHeader: null,
      configDir: './config',
      stripe: { secretKey: null, webhookSecrets: [], apiBase: null },
      readerSecret: null,
      signingKeys: null,
      adminTokens: [],
      singleSignOn: null,
      trustProxy: 0,
      workers: 1,
      outageJournal: null,
      logLevel: 'info',
      logFormat: null,
      tracing: null,
      viewsInFlight: 512,
    });
  });

  it('are parsed', () => {
    const settings = settingsOf({
      ...production,
      PORT: '443',
      HOST: '0.0.0.0',
      PUBLIC_URL: 'https://stile.example.com/',
      STRIPE_API_BASE: 'http://127.0.0.1:12111',
      WORKERS: 'auto',
      TRUST_PROXY: '2',
      LOG_LEVEL: 'warn',
    });
    expect(settings).to.deep.include({ mode: 'production', port: 443, publicUrl: 'https://stile.example.com' });
    expect(settings).to.deep.include({ workers: 'auto', trustProxy: 2, logLevel: 'warn' });
    expect(settings.adminTokens).to.deep.equal([{ name: 'ann', role: 'owner', token: '0123456789abcdef' }]);
    expect(settings.stripe).to.deep.equal({
      secretKey: 'sk_live_123',
      webhookSecrets: ['whsec_1', 'whsec_2'],
      apiBase: 'http://127.0.0.1:12111',
    });
  });

  it('take an empty variable for one that is not set', () => {
    expect(settingsOf({ PORT: '', READER_SECRET: '', READER_SECRET_FILE: '' })).to.deep.equal(settingsOf({}));
  });

  for (const [host, port, url] of [
    ['0.0.0.0', '8080', 'http://localhost:8080'],
    ['::', '8080', 'http://localhost:8080'],
    ['::1', '9000', 'http://[::1]:9000'],
    ['stile.local', '80', 'http://stile.local'],
  ] as const) {
    it(`show ${host} port ${port} to the outside as ${url}`, () => {
      expect(settingsOf({ HOST: host, PORT: port }).publicUrl).to.equal(url);
    });
  }

  it('take their mode from STILE_MODE before NODE_ENV', () => {
    expect(settingsOf({ NODE_ENV: 'production', STILE_MODE: 'sandbox' }).mode).to.equal('sandbox');
    expect(settingsOf({ ...production, NODE_ENV: 'test', STILE_MODE: 'production' }).mode).to.equal('production');
  });

  it('tell what production mode requires, all at once', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).to.deep.equal([
      'READER_SECRET: is required in production mode',
      'SIGNING_KEYS: is required in production mode',
      'ADMIN_TOKENS: is required in production mode',
    ]);
    expect(faultsOf({ ...production, READER_SECRET: 'r'.repeat(31) })).to.deep.equal([
      'READER_SECRET: must have at least 32 characters',
    ]);
  });

  it('refuse live Stripe keys in sandbox mode, and a key without its webhook secret', () => {
    for (const STRIPE_SECRET_KEY of ['sk_live_123', 'rk_live_123']) {
      expect(faultsOf({ STRIPE_SECRET_KEY })).to.deep.equal([
        'STRIPE_SECRET_KEY: is a live key, which sandbox mode refuses',
        'STRIPE_WEBHOOK_SECRET: is required beside STRIPE_SECRET_KEY',
      ]);
    }
    expect(faultsOf({ STRIPE_SECRET_KEY: 'sk_test_1', STRIPE_WEBHOOK_SECRET: 'whsec_1' })).to.deep.equal([]);
  });

  it('tell every fault of every setting at once, with those of further checks', () => {
    const env = {
      PORT: '65536',
      HOST: 'a b',
      STORE_URL: 'mysql://x',
      STILE_MODE: 'staging',
      STRIPE_SECRET_KEY: 'pk_test_1',
      STRIPE_WEBHOOK_SECRET: 'whsec_1,sk_test_1',
      STRIPE_API_BASE: 'ftp://x',
      SIGNING_KEYS: 'nonsense',
      ADMIN_TOKENS: 'ann:owner:short',
      PUBLIC_URL: 'https://x/path',
      TRUST_PROXY: '-1',
      WORKERS: '0',
      LOG_LEVEL: 'loud',
    };
    const faults = faultsOf(env, { SIGNING_KEYS: () => ['holds no key'] });
    expect(faults.map((fault) => fault.split(':')[0])).to.have.members(Object.keys(env));
    expect(faults).to.include('SIGNING_KEYS: holds no key');
    expect(faults).to.include('STILE_MODE: must be one of sandbox, production');
  });

  for (const PUBLIC_URL of [
    'https://x/y',
    'https://x?y',
    'https://x#y',
    'https://u:p@x',
    'ws://x',
    'x',
    'https://*.x',
  ]) {
    it(`refuse ${PUBLIC_URL} as the public URL`, () => {
      expect(faultsOf({ PUBLIC_URL })).to.have.length(1);
    });
  }

  for (const [name, text] of [
    ['PORT', '80.5'],
    ['PORT', ' 80'],
    ['TRUST_PROXY', 'true'],
    ['WORKERS', '-1'],
    ['WORKERS', '1.5'],
    ['LOG_LEVEL', 'INFO'],
    ['LOG_FORMAT', 'text'],
  ] as const) {
    it(`refuse "${text}" as ${name}`, () => {
      expect(faultsOf({ [name]: text })).to.have.length(1);
    });
  }

  it('never repeat a value in a fault', () => {
    const value = fc.stringMatching(/^[!-~]{12,40}$/);
    const names = [...settingNames, ...settingNames.map((name) => `${name}_FILE`)];
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), fc.boolean(), (env, inProduction) => {
        const faults = faultsOf({ ...env, ...(inProduction ? { NODE_ENV: 'production' } : {}) }).join('\n');
        for (const text of Object.values(env)) expect(faults).not.to.include(text);
      }),
    );
  });

  it('stand in the table of config/README.md, every one', () => {
    const readme = readFileSync(new URL('../../../config/README.md', import.meta.url), 'utf8');
    for (const name of settingNames) expect(readme).to.include(`| \`${name}\` |`);
  });
});

describe('settings kept in files', () => {
  const dirs = configDirs();
  after(dirs.remove);

  it('are read without their last line break', () => {
    const dir = dirs.make({ secret: `${'s'.repeat(40)}\n`, port: '9999\r\n' });
    const settings = settingsOf({ READER_SECRET_FILE: join(dir, 'secret'), PORT_FILE: join(dir, 'port') });
    expect(settings).to.include({ readerSecret: 's'.repeat(40), port: 9999 });
  });

  it('fulfil what production mode requires', () => {
    const dir = dirs.make({ secret: production.READER_SECRET });
    const env = { ...production, READER_SECRET: undefined, READER_SECRET_FILE: join(dir, 'secret') };
    expect(settingsOf(env).readerSecret).to.equal(production.READER_SECRET);
  });

  it('are refused beside a value, when they are empty and when they cannot be read, without naming the file', () => {
    const dir = dirs.make({ empty: '\n', full: '1' });
    expect(
      faultsOf({
        ...production,
        PORT: '1',
        PORT_FILE: join(dir, 'full'),
        READER_SECRET: undefined,
        READER_SECRET_FILE: join(dir, 'empty'),
        SIGNING_KEYS: undefined,
        SIGNING_KEYS_FILE: join(dir, 'absent'),
        ADMIN_TOKENS: undefined,
        ADMIN_TOKENS_FILE: dir,
      }),
    ).to.deep.equal([
      'PORT: is set together with PORT_FILE; set one of them',
      'READER_SECRET_FILE: names an empty file',
      'SIGNING_KEYS_FILE: names a file that cannot be read (ENOENT)',
      'ADMIN_TOKENS_FILE: names a file that cannot be read (EISDIR)',
    ]);
  });

  it('serve for the secrets of identity rules', () => {
    const dir = dirs.make({ secret: 'x'.repeat(32) });
    expect(readIdentitySecret({ LOGIN_FILE: join(dir, 'secret') }, 'LOGIN')).to.deep.equal({ secret: 'x'.repeat(32) });
    expect(readIdentitySecret({ LOGIN: 'y'.repeat(32) }, 'LOGIN')).to.deep.equal({ secret: 'y'.repeat(32) });
    expect(readIdentitySecret({ LOGIN: 'short' }, 'LOGIN')).to.have.nested.property('fault.path', 'LOGIN');
    expect(readIdentitySecret({}, 'LOGIN')).to.have.nested.property('fault.path', 'LOGIN');
    expect(readIdentitySecret({ LOGIN_FILE: join(dir, 'absent') }, 'LOGIN')).to.have.nested.property(
      'fault.path',
      'LOGIN_FILE',
    );
  });
});

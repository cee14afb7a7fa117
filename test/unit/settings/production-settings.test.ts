import { expect } from 'chai';
import type { Environment } from '../../../src/settings/environment.ts';
import { describeFault } from '../../../src/settings/faults.ts';
import { readSettings } from '../../../src/settings/settings.ts';

function faultsOf(env: Environment): string[] {
  const read = readSettings(env);
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

describe('the settings of production mode', () => {
  it('N4: need https in production mode, unless nobody but this machine reaches it', () => {
    for (const [PUBLIC_URL, isRefused] of [
      ['http://stile.example.com', true],
      ['http://192.0.2.1:8080', true],
      ['http://127.0.0.1.example.com', true],
      ['https://stile.example.com', false],
      ['http://127.0.0.1:8080', false],
      ['http://localhost', false],
      ['http://[::1]:9000', false],
    ] as const) {
      const faults = faultsOf({ ...production, PUBLIC_URL });
      expect(faults, PUBLIC_URL).to.have.length(isRefused ? 1 : 0);
      if (isRefused) expect(faults[0]).to.match(/^PUBLIC_URL: is not https, .* https address of the outside$/);
      expect(faultsOf({ PUBLIC_URL }), PUBLIC_URL).to.deep.equal([]);
    }
    expect(faultsOf({ ...production, HOST: '192.0.2.1' })).to.have.length(1);
    expect(faultsOf({ NODE_ENV: 'production', PUBLIC_URL: 'http://x.example', PORT: 'many' })).to.have.length(4);
  });

  it('N4: take Stripe keys of every kind and secrets of webhooks, and nothing that only begins like one', () => {
    const keys = (key: string, secret = 'whsec_1') => ({ STRIPE_SECRET_KEY: key, STRIPE_WEBHOOK_SECRET: secret });
    const { STRIPE_SECRET_KEY: _, STRIPE_WEBHOOK_SECRET: __, ...without } = production;
    for (const key of ['sk_live_1', 'sk_test_1', 'rk_live_1', 'rk_test_1'])
      expect(faultsOf({ ...without, ...keys(key) }), key).to.deep.equal([]);
    for (const key of ['pk_live_1', 'sk_1', 'sk_live_', 'sk_live_…', 'whsec_1', 'sk_live_1 2'])
      expect(faultsOf({ ...without, ...keys(key) }), key).to.deep.equal([
        'STRIPE_SECRET_KEY: must be a secret or restricted key: sk_live_, sk_test_, rk_live_ or rk_test_, and letters and digits',
      ]);
    for (const secret of ['whsec_', 'whsec_…', 'whsec_1,sk_live_1'])
      expect(faultsOf({ ...without, ...keys('sk_live_1', secret) }), secret).to.have.length(1);
    expect(faultsOf(without)).to.deep.equal([]);
    expect(faultsOf({ ...without, STRIPE_SECRET_KEY: 'sk_live_1' })).to.deep.equal([
      'STRIPE_WEBHOOK_SECRET: is required beside STRIPE_SECRET_KEY',
    ]);
  });
});

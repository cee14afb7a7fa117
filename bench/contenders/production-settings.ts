import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { example } from '../../test/support/browser/front-end.ts';
import type { TestResources } from '../../test/support/test-resources.ts';
import { readerSecret } from '../readers/population.ts';
import { publicUrl } from '../readers/view-request.ts';

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });

/** As an operator would set it, but for a Stripe that nobody asks. */
export interface ProductionSettings {
  readonly env: Readonly<Record<string, string>>;
  /** In PEM: what `SIGNING_KEYS` holds. */
  readonly signingKeys: string;
  /** The publisher's own, for sign-in tokens. */
  readonly signInKey: KeyObject;
}

export const signInIssuer = 'https://login.example.com';

export async function productionSettings(resources: TestResources): Promise<ProductionSettings> {
  const signIn = pair();
  const signingKeys = pair().privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const identity = {
    issuer: signInIssuer,
    audience: 'stile',
    algorithms: ['ES256'],
    publicKey: signIn.publicKey.export({ format: 'pem', type: 'spki' }).toString(),
  };
  const { dir } = await resources.config({ [example]: { identity } });
  const env = {
    STILE_MODE: 'production',
    NODE_ENV: 'production',
    CONFIG_DIR: dir,
    PUBLIC_URL: publicUrl,
    READER_SECRET: readerSecret,
    SIGNING_KEYS: signingKeys,
    ADMIN_TOKENS: 'bench:owner:a token of measurements',
    STRIPE_SECRET_KEY: 'sk_test_of_measurements',
    STRIPE_WEBHOOK_SECRET: 'whsec_of_measurements',
    STRIPE_API_BASE: 'http://127.0.0.1:9',
  };
  return { env, signingKeys, signInKey: signIn.privateKey };
}

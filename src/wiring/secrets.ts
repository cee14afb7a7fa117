import { randomBytes } from 'node:crypto';
import type { SecretStore } from '../paywall/secrets.ts';
import type { AdminToken } from '../settings/admin-tokens.ts';
import type { Settings } from '../settings/settings.ts';
import { newSigningKeys } from '../tokens/key-rotation.ts';

/** The name under which sandbox mode keeps the signing keys that it made. */
export const signingKeysSecret = 'signing-keys';

export interface Secrets {
  readonly readerSecret: string;
  readonly signingKeys: string;
  readonly adminTokens: readonly AdminToken[];
  /** The one among them that sandbox mode made for itself. */
  readonly generatedAdminToken: string | null;
}

const random = () => randomBytes(32).toString('base64url');

/**
 * The secrets as they were given. Sandbox mode makes those that were not and keeps them in the store, so that every process and
 * every start has the same; production mode is given all of them and never asks the store.
 */
export async function readSecrets(settings: Settings, store: SecretStore): Promise<Secrets> {
  const generatedAdminToken =
    settings.adminTokens.length > 0 ? null : await store.readOrCreate('admin-token', random());
  return {
    readerSecret: settings.readerSecret ?? (await store.readOrCreate('reader-secret', random())),
    signingKeys: settings.signingKeys ?? (await store.readOrCreate(signingKeysSecret, newSigningKeys())),
    adminTokens:
      generatedAdminToken === null
        ? settings.adminTokens
        : [{ name: 'sandbox', role: 'owner', token: generatedAdminToken }],
    generatedAdminToken,
  };
}

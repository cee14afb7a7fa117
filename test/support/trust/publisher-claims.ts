import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import jsonwebtoken, { type Algorithm } from 'jsonwebtoken';

/** A key of the publisher, by which tokens are signed; the other half is for the publication's settings. */
export interface PublisherKey {
  readonly publicKey: string;
  /** Claims that are undefined are left out. */
  sign(
    claims: Readonly<Record<string, unknown>>,
    how?: { readonly algorithm?: Algorithm; readonly key?: string },
  ): string;
}

export function createPublisherKey(): PublisherKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = (key: KeyObject) => key.export({ type: 'spki', format: 'pem' }).toString();
  return {
    publicKey: pem(publicKey),
    sign(claims, { algorithm = 'ES256', key } = {}) {
      const payload: object = JSON.parse(JSON.stringify(claims));
      return jsonwebtoken.sign(payload, key ?? privateKey, { algorithm, noTimestamp: true });
    },
  };
}

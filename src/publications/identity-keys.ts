import { createPublicKey, type KeyObject } from 'node:crypto';
import type { IdentityRule } from '../paywall/publication.ts';

type KeySource = IdentityRule['keys'];

const hmac = ['HS256', 'HS384', 'HS512'] as const;
const rsaPss = ['PS256', 'PS384', 'PS512'] as const;
const rsa = ['RS256', 'RS384', 'RS512', ...rsaPss] as const;
const ellipticCurve = ['ES256', 'ES384', 'ES512'] as const;

/** `none` is no algorithm, and EdDSA is not known to the library that verifies. */
export const identityAlgorithms = [...hmac, ...rsa, ...ellipticCurve] as const;

const byCurve: Readonly<Record<string, readonly string[]>> = {
  prime256v1: ['ES256'],
  secp384r1: ['ES384'],
  secp521r1: ['ES512'],
};

function publicKeyOf(pem: string): KeyObject | null {
  // Node would gladly derive the public key of a private one, which has no business in a file of settings.
  if (/PRIVATE KEY/.test(pem)) return null;
  try {
    return createPublicKey(pem);
  } catch {
    return null;
  }
}

/** What is wrong with a public key in PEM, or null. The message holds nothing of the key. */
export function publicKeyFault(pem: string): string | null {
  if (/PRIVATE KEY/.test(pem)) return 'is a private key; put the public key here, and keep the private one to yourself';
  const key = publicKeyOf(pem);
  if (key === null) return 'must be a public key in PEM';
  if (algorithmsOfKey(key).length === 0) return 'must be an RSA key, or an EC key on P-256, P-384 or P-521';
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 2048;
  return bits < 2048 ? 'must have at least 2048 bits' : null;
}

function algorithmsOfKey(key: KeyObject): readonly string[] {
  if (key.asymmetricKeyType === 'rsa') return rsa;
  if (key.asymmetricKeyType === 'rsa-pss') return rsaPss;
  return byCurve[key.asymmetricKeyDetails?.namedCurve ?? ''] ?? [];
}

/**
 * The algorithms that keys of this source may be used with. Pinned by kind of key, so that a public key can never be taken
 * for the secret of an HMAC. Null if the key is at fault itself.
 */
export function algorithmsFor(keys: KeySource): readonly string[] | null {
  switch (keys.from) {
    case 'secret':
      return hmac;
    case 'jwksUri':
      return [...rsa, ...ellipticCurve];
    case 'sandbox':
      return ['ES256'];
    case 'publicKey': {
      const key = publicKeyOf(keys.pem);
      return key === null ? null : algorithmsOfKey(key);
    }
  }
}

import { generateKeyPairSync } from 'node:crypto';
import { parseSigningKeys, publicJwk, type SigningKey } from './keys.ts';

/** Number of keys that a rotation leaves: the new one, the one before it, and one more in case of two rotations in quick succession. */
const keysKept = 3;

/** A JWK set of private keys: a secret. */
function serialise(keys: readonly SigningKey[]): string {
  const jwks = keys.map((key) => ({ ...publicJwk(key), d: key.privateKey.export({ format: 'jwk' }).d }));
  return JSON.stringify({ keys: jwks });
}

function newKey(): SigningKey {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return parseSigningKeys(privateKey.export({ format: 'pem', type: 'pkcs8' }).toString())[0];
}

/** A value for `SIGNING_KEYS` with one new key: a JWK set on one line. */
export const newSigningKeys = (): string => serialise([newKey()]);

/**
 * `SIGNING_KEYS` with a new key before the others, of which the oldest go when there are more than `keep`. Throws
 * `invalid-request` where `text` cannot be read.
 */
export function rotateSigningKeys(text: string, keep = keysKept): string {
  return serialise([newKey(), ...parseSigningKeys(text)].slice(0, Math.max(1, keep)));
}

/** The names of the keys, newest first, and which of them signs. */
export function listSigningKeys(text: string): readonly { readonly kid: string; readonly signs: boolean }[] {
  return parseSigningKeys(text).map(({ kid }, index) => ({ kid, signs: index === 0 }));
}
